package io.realtime4j.transport.tyrus;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of one kind a lane keeps, and may keep. Changed on the lane only; any thread may look how many there are. */
final class LaneBudget {
    private final AtomicLong kept = new AtomicLong(); // one writer: being looked at costs it nothing
    private long most = Long.MAX_VALUE;

    void limit(long bytes) {
        most = bytes;
    }

    boolean hasRoomFor(long bytes) {
        return missingFor(bytes) <= 0;
    }

    /** How many bytes would have to go before these can come; none when it is not positive. */
    long missingFor(long bytes) {
        return kept.getPlain() + bytes - most;
    }

    /** Counts bytes that are kept from now on, or not any more when it is negative. */
    void add(long bytes) {
        kept.setOpaque(kept.getPlain() + bytes);
    }

    /** How many are kept at this moment. Any thread. */
    long kept() {
        return kept.getOpaque();
    }
}
