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

    /** {@return whether the last sample found at least as many events per second as the tenant may have} */
    boolean eventsExceeded();
}
