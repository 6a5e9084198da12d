package io.realtime4j.transport.tyrus;

import io.netty.buffer.ByteBuf;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Gateway;

/** The parts of one message that came so far; gone with its message. Confined to the lane. */
final class Fragments implements Unfinished, AutoCloseable {
    private final InboundBudget budget;
    private final boolean text;
    private final boolean compressed;
    private final Runnable owner;
    private final InboundBytes parts;

    /**
     * Makes a message without parts.
     *
     * @param owner closes the message when it has to make room for others while it waits for its next part
     */
    Fragments(NettyLane lane, boolean text, boolean compressed, Runnable owner) {
        this.budget = lane.inbound();
        this.text = text;
        this.compressed = compressed;
        this.owner = owner;
        this.parts = new InboundBytes(lane, Gateway.MAX_MESSAGE_BYTES);
    }

    void add(ByteBuf part, boolean last) {
        budget.waitsNoLonger(this); // it does not make room for its own part
        switch (parts.add(part)) {
            case TOO_BIG ->
                throw ProtocolViolation.tooBig("parts of a message are over " + Gateway.MAX_MESSAGE_BYTES + " bytes");
            case NO_ROOM -> throw ProtocolViolation.noRoom("parts of all messages are over the budget");
            case ADDED -> {
                if (!last) {
                    budget.waits(this);
                }
            }
        }
    }

    @Override
    public void giveUp() {
        owner.run();
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
    public int reserved() {
        return parts.reserved();
    }

    @Override
    public void close() {
        budget.waitsNoLonger(this);
        parts.close();
    }
}
