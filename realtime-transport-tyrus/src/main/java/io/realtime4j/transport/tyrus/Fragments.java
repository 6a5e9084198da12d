package io.realtime4j.transport.tyrus;

import io.netty.buffer.ByteBuf;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Gateway;

/** The parts of one message that came so far; gone with its message. Confined to the lane. */
final class Fragments implements AutoCloseable {
    private final boolean text;
    private final boolean compressed;
    private final InboundBytes parts;

    Fragments(NettyLane lane, boolean text, boolean compressed) {
        this.text = text;
        this.compressed = compressed;
        this.parts = new InboundBytes(lane, Gateway.MAX_MESSAGE_BYTES);
    }

    void add(ByteBuf part) {
        switch (parts.add(part)) {
            case TOO_BIG ->
                throw ProtocolViolation.tooBig("parts of a message are over " + Gateway.MAX_MESSAGE_BYTES + " bytes");
            case NO_ROOM -> throw ProtocolViolation.noRoom("parts of all messages are over the budget");
            case ADDED -> {
                // More may follow.
            }
        }
    }

    boolean isText() {
        return text;
    }

    boolean isCompressed() {
        return compressed;
    }

    /** Also on another thread, as long as the lane leaves the parts alone. */
    Slice copiedTo(byte[] target) {
        parts.copyTo(target);
        return new Slice(target, 0, parts.length());
    }

    int length() {
        return parts.length();
    }

    @Override
    public void close() {
        parts.close();
    }
}
