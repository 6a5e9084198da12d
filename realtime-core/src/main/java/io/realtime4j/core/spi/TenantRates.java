package io.realtime4j.core.spi;

/**
 * The counters of one tenant on this node. Means are over samples of a minute at the most (events and joins: every 5 s;
 * requests: every second). Thread-safe.
 */
public interface TenantRates {
    /**
     * Counts messages sent or delivered.
     *
     * @param count how many
     */
    void countEvents(long count);

    /** {@return mean of events per second} */
    double eventsPerSecond();

    /**
     * Counts presence messages: states and diffs delivered, entries accepted.
     *
     * @param count how many
     */
    void countPresence(long count);

    /** {@return mean of presence messages per second} */
    double presencePerSecond();

    /** {@return whether the last sample found at least as many events per second as the tenant may have} */
    boolean eventsExceeded();
}
