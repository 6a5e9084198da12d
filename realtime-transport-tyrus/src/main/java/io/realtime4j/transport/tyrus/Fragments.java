package io.realtime4j.transport.tyrus;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The parts of one message that came so far. Grows on the heap; gone with its message. */
final class Fragments {
    private final boolean text;
    private final boolean compressed;
    private final int most;
    private byte[] bytes = new byte[1024];
    private int length;

    Fragments(boolean text, boolean compressed, int most) {
        this.text = text;
        this.compressed = compressed;
        this.most = most;
    }

    void add(ByteBuf part) {
        int count = part.readableBytes();
        if (count > most - length) {
            throw ProtocolViolation.tooBig("fragments of a message are over " + most + " bytes");
        }
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(most, Math.max(length + count, bytes.length * 2)));
        }
        part.getBytes(part.readerIndex(), bytes, length, count);
        length += count;
    }

    boolean isText() {
        return text;
    }

    boolean isCompressed() {
        return compressed;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
