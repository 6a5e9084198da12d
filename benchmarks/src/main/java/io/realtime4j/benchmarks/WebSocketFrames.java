package io.realtime4j.benchmarks;

import java.nio.ByteBuffer;

/** Frames of the WebSocket protocol, as a client writes and reads them. */
final class WebSocketFrames {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int MASK_BYTES = 4;

    private WebSocketFrames() {}

    /** A whole message in one frame, masked with zero: the protocol allows it and it costs nothing. */
    static ByteBuffer frame(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) (FINAL | opcode));
        if (payload.length < SHORT_LENGTH) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length <= 0xffff) {
            frame.put((byte) (MASKED | SHORT_LENGTH)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | LONG_LENGTH)).putLong(payload.length);
        }
        return frame.put(new byte[MASK_BYTES]).put(payload).flip();
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
