package io.realtime4j.core.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** JSON as bytes: quoting, and checking without building anything. */
public final class JsonText {
    /** How deep arrays and objects may be nested in what clients send. */
    public static final int MAX_DEPTH = 10_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonText() {}

    /**
     * Writes a text as a JSON string.
     *
     * @param text any text
     * @return its UTF-8 bytes with quotes and escapes
     */
    public static byte[] quote(String text) {
        byte[] inner = JsonStringEncoder.getInstance().quoteAsUTF8(wellFormed(text));
        byte[] quoted = new byte[inner.length + 2];
        quoted[0] = '"';
        System.arraycopy(inner, 0, quoted, 1, inner.length);
        quoted[quoted.length - 1] = '"';
        return quoted;
    }

    /**
     * Tells whether bytes are exactly one JSON value in valid UTF-8, with numbers that fit a double.
     *
     * @param text the bytes
     * @return whether they are
     */
    public static boolean isOneValue(Slice text) {
        if (!isPlainUtf8(text)) {
            return false;
        }
        try (JsonParser parser = parser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            skipValue(parser);
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the bytes are valid UTF-8 that a parser cannot take for another encoding. */
    static boolean isPlainUtf8(Slice text) {
        for (int i = 0; i < Math.min(4, text.length()); i++) {
            if (text.at(i) == 0) {
                return false;
            }
        }
        boolean byteOrderMark = text.length() > 0 && text.at(0) == (byte) 0xEF;
        return !byteOrderMark && Utf8.isValid(text);
    }

    static JsonParser parser(Slice text) throws IOException {
        return FACTORY.createParser(text.array(), text.offset(), text.length());
    }

    /** Reads to the end of the value that the current token starts; refuses numbers beyond the range of a double. */
    static void skipValue(JsonParser parser) throws IOException {
        int depth = 0;
        JsonToken token = parser.currentToken();
        while (true) {
            if (token == null) {
                throw new IOException("the text ends within a value");
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_NUMBER_FLOAT && Double.isInfinite(parser.getDoubleValue())) {
                throw new IOException("a number is beyond the range of a double");
            }
            if (depth == 0) {
                parser.finishToken();
                return;
            }
            token = parser.nextToken();
        }
    }

    /** Replaces lone surrogates, which UTF-8 cannot express. */
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            }
        }
        return text;
    }
}
