package io.realtime4j.core.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Cleans tokens as they come in URLs, headers and payloads. Pure. */
public final class TokenText {
    private TokenText() {}

    /**
     * Percent-decodes a token and removes all white space. A plus sign stays, an invalid escape stays as it is.
     *
     * @param token as received
     * @return what is verified
     */
    public static String normalize(String token) {
        return withoutWhiteSpace(percentDecode(token));
    }

    /**
     * Percent-decodes a text as UTF-8. A plus sign stays, an invalid escape stays as it is.
     *
     * @param text as received
     * @return the decoded text
     */
    public static String percentDecode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int escaped = bytes[i] == '%' ? escapeAt(bytes, i) : -1;
            if (escaped >= 0) {
                out.write(escaped);
                i += 2;
            } else {
                out.write(bytes[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static int escapeAt(byte[] bytes, int index) {
        if (index + 2 >= bytes.length) {
            return -1;
        }
        int high = Character.digit(bytes[index + 1], 16);
        int low = Character.digit(bytes[index + 2], 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    private static String withoutWhiteSpace(String text) {
        if (text.chars().noneMatch(TokenText::isWhiteSpace)) {
            return text;
        }
        StringBuilder kept = new StringBuilder(text.length());
        text.chars().filter(c -> !isWhiteSpace(c)).forEach(c -> kept.append((char) c));
        return kept.toString();
    }

    private static boolean isWhiteSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
