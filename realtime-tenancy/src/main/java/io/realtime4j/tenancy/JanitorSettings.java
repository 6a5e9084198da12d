package io.realtime4j.tenancy;

import java.time.Duration;

/**
 * When old messages are removed from tenants' databases, and how many databases are worked on at a time.
 *
 * @param interval time between runs, {@code JANITOR_SCHEDULE_TIMER_IN_MS}
 * @param runAfter added to the interval before the first run, {@code JANITOR_RUN_AFTER_IN_MS}
 * @param randomize whether up to an hour is added to each interval, so that nodes do not work at once, {@code
 *     JANITOR_SCHEDULE_RANDOMIZE}
 * @param chunkSize tenants that are worked on one after the other, {@code JANITOR_CHUNK_SIZE}
 * @param parallelChunks chunks that are worked on at a time, {@code JANITOR_MAX_CHILDREN}
 * @param timeout limit for one tenant, {@code JANITOR_CHILDREN_TIMEOUT}
 */
public record JanitorSettings(
        Duration interval, Duration runAfter, boolean randomize, int chunkSize, int parallelChunks, Duration timeout) {
    private static final Duration DEFAULT_INTERVAL = Duration.ofHours(4);
    private static final Duration DEFAULT_RUN_AFTER = Duration.ofMinutes(10);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);
    private static final int DEFAULT_CHUNK_SIZE = 10;
    private static final int DEFAULT_PARALLEL_CHUNKS = 5;

    /** Refuses what would never run, or never end. */
    public JanitorSettings {
        requirePositive("interval", interval);
        requirePositive("timeout", timeout);
        requirePositive("chunkSize", chunkSize);
        requirePositive("parallelChunks", parallelChunks);
        if (runAfter.isNegative()) {
            throw new IllegalArgumentException("runAfter is " + runAfter + ", at least 0 is needed");
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " is " + value + ", more than 0 is needed");
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", at least 1 is needed");
        }
    }

    /** {@return every four hours and up to one more, five chunks of ten tenants at a time, a minute for each tenant} */
    public static JanitorSettings defaults() {
        return new JanitorSettings(
                DEFAULT_INTERVAL,
                DEFAULT_RUN_AFTER,
                true,
                DEFAULT_CHUNK_SIZE,
                DEFAULT_PARALLEL_CHUNKS,
                DEFAULT_TIMEOUT);
    }
}
