package io.realtime4j.tenancy.internal.rls;

import java.time.Duration;
import java.time.InstantSource;

/** How often no connection was free within the last 30 s, in ticks of one second. Thread-safe. */
final class RecentExhaustions {
    /** After so long without a question nothing is left to remember. */
    static final Duration REMEMBERED = Duration.ofMinutes(1);

    private static final int TICKS = 30;
    private static final long TICK_MILLIS = Duration.ofSeconds(1).toMillis();

    private final InstantSource clock;
    private final long[] counts = new long[TICKS];
    private long latest;
    private boolean reached;

    RecentExhaustions(InstantSource clock) {
        this.clock = clock;
        this.latest = tick();
    }

    /**
     * Counts one.
     *
     * @return whether the limit is reached by this one
     */
    synchronized boolean add(long limit) {
        forget();
        counts[(int) (latest % TICKS)]++;
        boolean before = reached;
        reached = sum() >= limit;
        return reached && !before;
    }

    /** Whether the sum is at or above a limit. */
    synchronized boolean reached(long limit) {
        forget();
        reached = sum() >= limit;
        return reached;
    }

    private void forget() {
        long now = Math.max(latest, tick());
        for (long tick = Math.max(latest + 1, now - TICKS + 1); tick <= now; tick++) {
            counts[(int) (tick % TICKS)] = 0;
        }
        latest = now;
    }

    private long sum() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    private long tick() {
        return clock.millis() / TICK_MILLIS;
    }
}
