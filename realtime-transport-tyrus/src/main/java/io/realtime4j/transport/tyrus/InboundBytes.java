package io.realtime4j.transport.tyrus;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * What came so far of a request body or of a message. Grows on the heap with what really comes, not with what was announced,
 * piece by piece, so that nothing is copied when it grows, within a ceiling of its own and the budget of its lane, to which
 * {@link #close} gives the bytes back. Confined to the lane.
 */
final class InboundBytes implements AutoCloseable {
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
    private final List<byte[]> pieces = new ArrayList<>(1);
    private int capacity;
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
        if (count > capacity - length && !lane.inbound().reserve(growth(count))) {
            return Addition.NO_ROOM;
        }
        int taken = fillLast(part, count);
        if (taken < count) {
            int size = growth(count);
            byte[] piece = piece(size);
            part.getBytes(part.readerIndex() + taken, piece, 0, count - taken);
            pieces.add(piece);
            capacity += piece.length;
        }
        length += count;
        return Addition.ADDED;
    }

    private byte[] piece(int size) {
        try {
            return size == NettyLane.PIECE ? lane.piece() : new byte[size];
        } catch (OutOfMemoryError e) {
            lane.inbound().release(size);
            throw e;
        }
    }

    /** How large the next piece is that takes what the last one has no room for: small ones first, for those who send little. */
    private int growth(int count) {
        int size = Math.max(count - (capacity - length), capacity);
        return size < NettyLane.PIECE / 4 ? size : Math.max(count - (capacity - length), NettyLane.PIECE);
    }

    private int fillLast(ByteBuf part, int count) {
        int taken = Math.min(count, capacity - length);
        if (taken > 0) {
            byte[] last = pieces.get(pieces.size() - 1);
            part.getBytes(part.readerIndex(), last, last.length - (capacity - length), taken);
        }
        return taken;
    }

    int length() {
        return length;
    }

    /** What it has taken from the lane's budget. */
    int reserved() {
        return capacity;
    }

    /** Puts the pieces together, from index 0 on. Also on another thread, as long as the lane leaves them alone. */
    void copyTo(byte[] target) {
        int count = 0;
        for (byte[] piece : pieces) {
            int part = Math.min(piece.length, length - count);
            System.arraycopy(piece, 0, target, count, part);
            count += part;
        }
    }

    /** Gives the bytes back to the lane. */
    @Override
    public void close() {
        lane.inbound().release(capacity);
        pieces.forEach(lane::reuse);
        pieces.clear();
        capacity = 0;
        length = 0;
    }
}
