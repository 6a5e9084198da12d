package io.realtime4j.broadcast;

import io.realtime4j.core.spi.Lane;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps what comes from databases from piling up in front of the lanes: after some of it, there is no room until each lane has come that far.
 * Thread-safe.
 */
final class LaneRoom {
    static final long BYTES = 1 << 20;
    /** A small message costs its place in the queues of the lanes. */
    static final long LEAST_COST = 4096;

    private final List<Lane> lanes;
    private final AtomicLong taken = new AtomicLong();
    private volatile CompletableFuture<Boolean> room = CompletableFuture.completedFuture(true);

    LaneRoom(List<Lane> lanes) {
        this.lanes = lanes;
    }

    void take(long bytes) {
        if (taken.addAndGet(Math.max(bytes, LEAST_COST)) >= BYTES && taken.getAndSet(0) >= BYTES) {
            room = caughtUp();
        }
    }

    private CompletableFuture<Boolean> caughtUp() {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        AtomicInteger behind = new AtomicInteger(lanes.size());
        for (Lane lane : lanes) {
            lane.execute(() -> {
                if (behind.decrementAndGet() == 0) {
                    done.complete(true);
                }
            });
        }
        return lanes.isEmpty() ? CompletableFuture.completedFuture(true) : done;
    }

    /** Completes when there is room. */
    CompletionStage<?> ready() {
        return room;
    }

    /** Lets nobody wait any more: the lanes stop. */
    void close() {
        room.complete(true);
    }
}
