package io.realtime4j.benchmarks;

/** Reads the frames of a server in pieces as they come, so that none has to fit into a buffer. Confined to its connection. */
final class FrameStream {
    private static final int MAX_HEADER = 10;
    private static final int OPCODE = 0x0f;
    private static final int LENGTH = 0x7f;

    private final Sink sink;
    private final byte[] header = new byte[MAX_HEADER];
    private int headerBytes;
    private long left;
    private boolean inPayload;

    FrameStream(Sink sink) {
        this.sink = sink;
    }

    /** Takes the next bytes. */
    void read(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (inPayload) {
                int end = (int) Math.min(to, at + left);
                left -= end - at;
                sink.piece(bytes, at, end);
                at = end;
            } else {
                header[headerBytes++] = bytes[at++];
                begin();
            }
            if (inPayload && left == 0) {
                inPayload = false;
                headerBytes = 0;
                sink.end(header[0] & OPCODE);
            }
        }
    }

    /** Begins a payload when the header is there as a whole. */
    private void begin() {
        if (headerBytes < 2) {
            return;
        }
        int length = header[1] & LENGTH;
        int bytes = length < 126 ? 0 : length == 126 ? 2 : 8;
        if (headerBytes < 2 + bytes) {
            return;
        }
        left = length;
        if (bytes > 0) {
            left = 0;
            for (int i = 0; i < bytes; i++) {
                left = left << 8 | (header[2 + i] & 0xff);
            }
        }
        inPayload = true;
    }

    /** Takes payloads. */
    interface Sink {
        /** A part of the payload of a frame; valid during the call only. */
        void piece(byte[] bytes, int from, int to);

        /** The payload is complete. */
        void end(int opcode);
    }
}
