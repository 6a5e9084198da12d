package io.realtime4j.core;

/**
 * The ceilings of one tenant. Zero and negative numbers are allowed and refuse everything they count.
 *
 * @param maxConcurrentUsers connections that have joined a channel, over all nodes
 * @param maxEventsPerSecond messages sent and delivered per second and node, as a mean of up to a minute
 * @param maxJoinsPerSecond joins per second and node, as a mean of up to a minute
 * @param maxChannelsPerClient channels of one connection
 * @param maxBytesPerSecond stored for the management API, never enforced
 * @param maxPayloadSizeInKb size of one message in units of 1000 bytes; 500 bytes are added for the envelope
 * @param maxPresenceEventsPerSecond presence messages per second and node
 */
public record TenantLimits(
        int maxConcurrentUsers,
        int maxEventsPerSecond,
        int maxJoinsPerSecond,
        int maxChannelsPerClient,
        int maxBytesPerSecond,
        int maxPayloadSizeInKb,
        int maxPresenceEventsPerSecond) {

    private static final TenantLimits DEFAULTS = new TenantLimits(200, 100, 100, 100, 100_000, 3000, 1000);
    private static final TenantLimits UNLIMITED = new TenantLimits(
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            5000,
            Integer.MAX_VALUE);

    /** {@return the limits of a tenant for which nothing was said: 200 users, 100 events/s, 100 joins/s, 100 channels} */
    public static TenantLimits defaults() {
        return DEFAULTS;
    }

    /** {@return limits so high that nobody meets them; payloads end at the frame limit of 5 000 000 bytes} */
    public static TenantLimits unlimited() {
        return UNLIMITED;
    }

    /** {@return the largest payload in bytes} */
    public long maxPayloadBytes() {
        return maxPayloadSizeInKb * 1000L + 500;
    }

    /**
     * Changes one limit.
     *
     * @param value connections that have joined a channel
     * @return a copy with that limit
     */
    public TenantLimits withMaxConcurrentUsers(int value) {
        return new TenantLimits(
                value,
                maxEventsPerSecond,
                maxJoinsPerSecond,
                maxChannelsPerClient,
                maxBytesPerSecond,
                maxPayloadSizeInKb,
                maxPresenceEventsPerSecond);
    }

    /**
     * Changes one limit.
     *
     * @param value messages sent and delivered per second
     * @return a copy with that limit
     */
    public TenantLimits withMaxEventsPerSecond(int value) {
        return new TenantLimits(
                maxConcurrentUsers,
                value,
                maxJoinsPerSecond,
                maxChannelsPerClient,
                maxBytesPerSecond,
                maxPayloadSizeInKb,
                maxPresenceEventsPerSecond);
    }

    /**
     * Changes one limit.
     *
     * @param value joins per second
     * @return a copy with that limit
     */
    public TenantLimits withMaxJoinsPerSecond(int value) {
        return new TenantLimits(
                maxConcurrentUsers,
                maxEventsPerSecond,
                value,
                maxChannelsPerClient,
                maxBytesPerSecond,
                maxPayloadSizeInKb,
                maxPresenceEventsPerSecond);
    }

    /**
     * Changes one limit.
     *
     * @param value channels of one connection
     * @return a copy with that limit
     */
    public TenantLimits withMaxChannelsPerClient(int value) {
        return new TenantLimits(
                maxConcurrentUsers,
                maxEventsPerSecond,
                maxJoinsPerSecond,
                value,
                maxBytesPerSecond,
                maxPayloadSizeInKb,
                maxPresenceEventsPerSecond);
    }

    /**
     * Changes one limit.
     *
     * @param value payload size in units of 1000 bytes
     * @return a copy with that limit
     */
    public TenantLimits withMaxPayloadSizeInKb(int value) {
        return new TenantLimits(
                maxConcurrentUsers,
                maxEventsPerSecond,
                maxJoinsPerSecond,
                maxChannelsPerClient,
                maxBytesPerSecond,
                value,
                maxPresenceEventsPerSecond);
    }
}
