package io.realtime4j.core.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at eight bytes at once, for passes over long texts. Pure. */
final class EightBytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long QUOTES = 0x2222_2222_2222_2222L;
    private static final long BACKSLASHES = 0x5C5C_5C5C_5C5C_5C5CL;

    private EightBytes() {}

    /** Finds the first place from which on a text, up to {@code end}, may hold something else than ASCII: at most 7 bytes early. */
    static int skipAscii(byte[] text, int from, int end) {
        int index = from;
        while (index <= end - Long.BYTES && ((long) LONGS.get(text, index) & HIGH_BITS) == 0) {
            index += Long.BYTES;
        }
        return index;
    }

    /** Finds the first place from which on there may be a quote or a backslash: at most 7 bytes early. */
    static int skipPlain(byte[] text, int from, int end) {
        int index = from;
        while (index <= end - Long.BYTES) {
            long eight = (long) LONGS.get(text, index);
            if ((zeros(eight ^ QUOTES) | zeros(eight ^ BACKSLASHES)) != 0) {
                return index;
            }
            index += Long.BYTES;
        }
        return index;
    }

    /** Not zero when one of the bytes is. */
    private static long zeros(long eight) {
        return eight - ONES & ~eight & HIGH_BITS;
    }
}
