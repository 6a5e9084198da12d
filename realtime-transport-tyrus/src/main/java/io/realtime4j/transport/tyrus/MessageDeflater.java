package io.realtime4j.transport.tyrus;

import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.protocol.Slice;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Compresses frames (RFC 7692) without context between messages, so that all links share the result. One per lane. */
final class MessageDeflater implements AutoCloseable {
    private static final int SMALLEST = 128;
    private static final int LARGEST_HEADER = 10;
    private static final int TAIL = 4; // 00 00 FF FF ends each sync flush and is left out
    private static final int RSV1 = 0x40;

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);

    /** Returns a compressed frame, or the same one when compression does not make it smaller. */
    Frame compress(Frame frame) {
        Slice payload = frame.payload();
        if (payload.length() < SMALLEST) {
            return frame;
        }
        deflater.reset();
        deflater.setInput(payload.array(), payload.offset(), payload.length());
        byte[] output = new byte[LARGEST_HEADER + payload.length() + TAIL];
        int length = deflater.deflate(output, LARGEST_HEADER, output.length - LARGEST_HEADER, Deflater.SYNC_FLUSH);
        boolean smaller = deflater.needsInput() && length < payload.length() && length > TAIL;
        return smaller ? frame(frame.isText(), output, length - TAIL) : frame;
    }

    private static Frame frame(boolean text, byte[] output, int length) {
        int header = Frame.headerLength(length);
        byte[] bytes = Arrays.copyOfRange(output, LARGEST_HEADER - header, LARGEST_HEADER + length);
        Frame.writeHeader(bytes, text ? Frame.Opcode.TEXT : Frame.Opcode.BINARY, length);
        bytes[0] |= RSV1;
        return Frame.ofWire(bytes, header);
    }

    @Override
    public void close() {
        deflater.end();
    }
}
