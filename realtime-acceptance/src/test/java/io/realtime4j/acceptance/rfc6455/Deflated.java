package io.realtime4j.acceptance.rfc6455;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Compresses and inflates messages as RFC 7692 §7.2 has it, without context of earlier ones. */
public final class Deflated {
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private Deflated() {}

    /** A message compressed in one block. */
    public static byte[] of(byte[] message) {
        return of(message, message.length, Deflater.DEFAULT_COMPRESSION);
    }

    /** A message compressed in blocks of this many bytes; level 0 stores them. */
    static byte[] of(byte[] message, int block, int level) {
        Deflater deflater = new Deflater(level, true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        for (int from = 0; from == 0 || from < message.length; from += Math.max(1, block)) {
            deflater.setInput(message, from, Math.min(block, message.length - from));
            for (int count = flush(deflater, part); count > 0; count = flush(deflater, part)) {
                out.write(part, 0, count);
            }
        }
        deflater.end();
        return withoutTail(out.toByteArray());
    }

    private static int flush(Deflater deflater, byte[] part) {
        return deflater.deflate(part, 0, part.length, Deflater.SYNC_FLUSH);
    }

    /** A message whose last block says that it is the last (RFC 7692 §7.2.3.4). */
    static byte[] finished(byte[] message) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(message);
        deflater.finish();
        byte[] out = new byte[message.length + 100];
        int length = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, length + 1);
    }

    private static byte[] withoutTail(byte[] flushed) {
        int length = flushed.length - TAIL.length;
        boolean has = length >= 0 && Arrays.equals(Arrays.copyOfRange(flushed, length, flushed.length), TAIL);
        return has ? Arrays.copyOf(flushed, length) : flushed;
    }

    static byte[] inflate(byte[] compressed) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(RawFrames.concat(compressed, TAIL));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] part = new byte[8192];
            for (int count = inflater.inflate(part); count > 0; count = inflater.inflate(part)) {
                out.write(part, 0, count);
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new AssertionError(e);
        } finally {
            inflater.end();
        }
    }
}
