package io.realtime4j.acceptance.rfc6455;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Frames with any length field and any mask, byte by byte (RFC 6455 §5.2). */
final class RawFrames {
    static final int FIN = 0x80;

    private static final int MASKED = 0x80;

    private RawFrames() {}

    /** A header of a masked frame with the length in its shortest field. */
    static byte[] header(int first, byte[] mask, long length) {
        if (length < 126) {
            return header(first, (int) length, new byte[0], mask);
        }
        return length < 65_536 ? header16(first, mask, (int) length) : header64(first, mask, length);
    }

    static byte[] header16(int first, byte[] mask, int length) {
        return header(
                first, 126, ByteBuffer.allocate(2).putShort((short) length).array(), mask);
    }

    static byte[] header64(int first, byte[] mask, long length) {
        return header(first, 127, ByteBuffer.allocate(8).putLong(length).array(), mask);
    }

    private static byte[] header(int first, int seven, byte[] extended, byte[] mask) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        out.write(MASKED | seven);
        out.writeBytes(extended);
        out.writeBytes(mask);
        return out.toByteArray();
    }

    static byte[] frame(byte[] header, byte[] mask, byte[] payload) {
        byte[] frame = new byte[header.length + payload.length];
        System.arraycopy(header, 0, frame, 0, header.length);
        for (int i = 0; i < payload.length; i++) {
            frame[header.length + i] = (byte) (payload[i] ^ mask[i & 3]);
        }
        return frame;
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
