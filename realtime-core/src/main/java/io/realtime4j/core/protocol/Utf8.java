package io.realtime4j.core.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Checks of UTF-8 (RFC 3629). What is relayed unchecked would make a careful client end its connection. */
final class Utf8 {
    private static final int CHUNK = 1024;

    private Utf8() {}

    static boolean isValid(Slice text) {
        return isAscii(text) || isStrictlyValid(text);
    }

    /** Whether a text has no unpaired surrogates, which UTF-8 cannot express. */
    static boolean isExpressible(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return StandardCharsets.UTF_8.newEncoder().canEncode(text);
            }
        }
        return true;
    }

    private static boolean isAscii(Slice text) {
        byte[] array = text.array();
        int end = text.offset() + text.length();
        int union = 0;
        for (int i = EightBytes.skipAscii(array, text.offset(), end); i < end && union >= 0; i++) {
            union |= array[i];
        }
        return union >= 0;
    }

    private static boolean isStrictlyValid(Slice text) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(text.array(), text.offset(), text.length());
        CharBuffer out = CharBuffer.allocate(CHUNK);
        CoderResult result;
        do {
            out.clear();
            result = decoder.decode(in, out, true);
        } while (result.isOverflow());
        return !result.isError();
    }
}
