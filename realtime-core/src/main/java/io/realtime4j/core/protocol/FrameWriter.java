package io.realtime4j.core.protocol;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.realtime4j.core.protocol.Frame.Opcode;

/** Fills an array of known size with a frame header and what follows. For one thread, for one frame. */
final class FrameWriter {
    private final byte[] bytes;
    private final int header;
    private int position;

    FrameWriter(Opcode opcode, int payloadLength) {
        this.header = Frame.headerLength(payloadLength);
        this.bytes = new byte[header + payloadLength];
        Frame.writeHeader(bytes, opcode, payloadLength);
        this.position = header;
    }

    @CanIgnoreReturnValue
    FrameWriter put(byte value) {
        bytes[position++] = value;
        return this;
    }

    @CanIgnoreReturnValue
    FrameWriter put(byte[] part) {
        System.arraycopy(part, 0, bytes, position, part.length);
        position += part.length;
        return this;
    }

    @CanIgnoreReturnValue
    FrameWriter put(Slice part) {
        System.arraycopy(part.array(), part.offset(), bytes, position, part.length());
        position += part.length();
        return this;
    }

    Frame frame() {
        if (position != bytes.length) {
            throw new IllegalStateException("frame has " + position + " bytes, " + bytes.length + " were announced");
        }
        return Frame.ofWire(bytes, header);
    }
}
