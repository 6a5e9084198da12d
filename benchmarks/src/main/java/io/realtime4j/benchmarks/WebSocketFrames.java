package io.realtime4j.benchmarks;

import java.nio.ByteBuffer;

/** Frames of the WebSocket protocol, as a client writes and reads them. */
final class WebSocketFrames {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int MASK_BYTES = 4;

    private WebSocketFrames() {}

    /** A whole message in one frame, masked with zero: the protocol allows it and it costs nothing. */
    static ByteBuffer frame(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(headerLength(payload.length) + MASK_BYTES + payload.length);
        putHeader(frame, opcode, payload.length, MASKED);
        return frame.put(new byte[MASK_BYTES]).put(payload).flip();
    }

    /** How long the header of a frame is, without the mask. */
    static int headerLength(int length) {
        return length < SHORT_LENGTH ? 2 : length <= 0xffff ? 4 : 10;
    }

    /**
     * Reads the frames of a server that are complete.
     *
     * @return index of the first byte of the first frame that is not
     */
    static int read(byte[] bytes, int from, int to, Sink sink) {
        int at = from;
        while (to - at >= 2) {
            int length = bytes[at + 1] & 0x7f;
            int header = length < SHORT_LENGTH ? 2 : length == SHORT_LENGTH ? 4 : 10;
            if (to - at < header) {
                break;
            }
            long size = header == 2 ? length : number(bytes, at + 2, at + header);
            if (to - at - header < size) {
                break;
            }
            int begin = at + header;
            at = begin + (int) size;
            sink.frame(bytes[begin - header] & 0x0f, bytes, begin, at);
        }
        return at;
    }

    /** The same for the frames of a client, whose payloads are unmasked in place. */
    static int readMasked(byte[] bytes, int from, int to, Sink sink) {
        int at = from;
        while (to - at >= 2) {
            int length = bytes[at + 1] & 0x7f;
            int header = length < SHORT_LENGTH ? 2 : length == SHORT_LENGTH ? 4 : 10;
            if (to - at < header) {
                break;
            }
            long size = header == 2 ? length : number(bytes, at + 2, at + header);
            int begin = at + header + MASK_BYTES;
            if (to - begin < size) {
                break;
            }
            int opcode = bytes[at] & 0x0f;
            at = begin + (int) size;
            unmask(bytes, begin, at);
            sink.frame(opcode, bytes, begin, at);
        }
        return at;
    }

    private static void unmask(byte[] bytes, int from, int to) {
        int mask = from - MASK_BYTES;
        for (int i = from; i < to; i++) {
            bytes[i] ^= bytes[mask + (i - from) % MASK_BYTES];
        }
    }

    /** A whole message in one frame, as a server writes it. */
    static byte[] serverFrame(int opcode, byte[] bytes, int from, int to) {
        int size = to - from;
        ByteBuffer frame = ByteBuffer.allocate(headerLength(size) + size);
        putHeader(frame, opcode, size, 0);
        return frame.put(bytes, from, size).array();
    }

    private static void putHeader(ByteBuffer frame, int opcode, int size, int masked) {
        frame.put((byte) (FINAL | opcode));
        if (size < SHORT_LENGTH) {
            frame.put((byte) (masked | size));
        } else if (size <= 0xffff) {
            frame.put((byte) (masked | SHORT_LENGTH)).putShort((short) size);
        } else {
            frame.put((byte) (masked | LONG_LENGTH)).putLong(size);
        }
    }

    private static long number(byte[] bytes, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value << 8 | (bytes[i] & 0xff);
        }
        return value;
    }

    /** Takes frames. */
    interface Sink {
        /** Takes the payload between two indexes; valid during the call only. */
        void frame(int opcode, byte[] bytes, int from, int to);
    }
}
