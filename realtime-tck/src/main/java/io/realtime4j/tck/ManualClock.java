package io.realtime4j.tck;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that the test moves on. Thread-safe. */
public final class ManualClock implements InstantSource {
    private volatile Instant now;

    /**
     * Makes a clock.
     *
     * @param start what it shows first
     */
    public ManualClock(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** {@return whole seconds since the epoch} */
    public long seconds() {
        return instant().getEpochSecond();
    }

    /**
     * Moves it on.
     *
     * @param time by how much
     */
    public synchronized void advance(Duration time) {
        now = now.plus(time);
    }
}
