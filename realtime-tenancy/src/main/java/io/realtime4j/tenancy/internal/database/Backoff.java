package io.realtime4j.tenancy.internal.database;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Growing pauses between attempts, each up to half shorter at random so that many do not try at once. Confined to the tenant's lane. */
final class Backoff {
    private final Duration first;
    private final Duration most;
    private final RandomGenerator random;
    private long nextMillis;

    Backoff(Duration first, Duration most, RandomGenerator random) {
        this.first = first;
        this.most = most;
        this.random = random;
        this.nextMillis = first.toMillis();
    }

    Duration next() {
        long full = nextMillis;
        nextMillis = Math.min(most.toMillis(), full * 2);
        return Duration.ofMillis(full - random.nextLong(full / 2 + 1));
    }

    void reset() {
        nextMillis = first.toMillis();
    }
}
