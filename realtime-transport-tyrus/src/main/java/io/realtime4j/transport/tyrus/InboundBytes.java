package io.realtime4j.transport.tyrus;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * What came so far of a request body or of a fragmented message. Grows on the heap with what really comes, not with what was
 * announced, within a ceiling of its own and the budget of its lane, to which {@link #close} gives the bytes back. Confined to
 * the lane.
 */
final class InboundBytes implements AutoCloseable {
    private static final byte[] NONE = new byte[0];

    /** Whether a part could be added. */
    enum Addition {
        ADDED,
        /** The whole would be larger than allowed. */
        TOO_BIG,
        /** The lane keeps too much already. */
        NO_ROOM
    }

    private final NettyLane lane;
    private final int most;
    private byte[] bytes = NONE;
    private int length;

    InboundBytes(NettyLane lane, int most) {
        this.lane = lane;
        this.most = most;
    }

    Addition add(ByteBuf part) {
        int count = part.readableBytes();
        if (count > most - length) {
            return Addition.TOO_BIG;
        }
        if (length + count > bytes.length && !grow(length + count)) {
            return Addition.NO_ROOM;
        }
        part.getBytes(part.readerIndex(), bytes, length, count);
        length += count;
        return Addition.ADDED;
    }

    private boolean grow(int needed) {
        int capacity = Math.min(most, Math.max(needed, bytes.length * 2));
        if (!lane.reserveInbound(capacity - bytes.length)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, capacity);
        return true;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Gives the bytes back to the lane's budget; whoever holds the array may go on reading it. */
    @Override
    public void close() {
        lane.releaseInbound(bytes.length);
        bytes = NONE;
        length = 0;
    }
}
