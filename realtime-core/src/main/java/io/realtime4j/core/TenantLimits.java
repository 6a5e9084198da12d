package io.realtime4j.core;

import org.jspecify.annotations.Nullable;

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
 * @param maxClientPresenceEventsPerWindow presence messages of one channel per window, or null for the node's default
 * @param clientPresenceWindowMs length of that window in milliseconds, or null for the node's default
 */
public record TenantLimits(
        int maxConcurrentUsers,
        int maxEventsPerSecond,
        int maxJoinsPerSecond,
        int maxChannelsPerClient,
        int maxBytesPerSecond,
        int maxPayloadSizeInKb,
        int maxPresenceEventsPerSecond,
        @Nullable Integer maxClientPresenceEventsPerWindow,
        @Nullable Integer clientPresenceWindowMs) {

    private static final TenantLimits DEFAULTS = new Builder().build();
    private static final TenantLimits UNLIMITED = new Builder()
            .maxConcurrentUsers(Integer.MAX_VALUE)
            .maxEventsPerSecond(Integer.MAX_VALUE)
            .maxJoinsPerSecond(Integer.MAX_VALUE)
            .maxChannelsPerClient(Integer.MAX_VALUE)
            .maxBytesPerSecond(Integer.MAX_VALUE)
            .maxPayloadSizeInKb(5000)
            .maxPresenceEventsPerSecond(Integer.MAX_VALUE)
            .build();

    /** {@return the limits of a tenant for which nothing was said: 200 users, 100 events/s, 100 joins/s, 100 channels} */
    public static TenantLimits defaults() {
        return DEFAULTS;
    }

    /** {@return limits so high that nobody meets them; payloads end at the frame limit of 5 000 000 bytes} */
    public static TenantLimits unlimited() {
        return UNLIMITED;
    }

    /** {@return a builder that starts from the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder that starts from these limits} */
    public Builder toBuilder() {
        return new Builder()
                .maxConcurrentUsers(maxConcurrentUsers)
                .maxEventsPerSecond(maxEventsPerSecond)
                .maxJoinsPerSecond(maxJoinsPerSecond)
                .maxChannelsPerClient(maxChannelsPerClient)
                .maxBytesPerSecond(maxBytesPerSecond)
                .maxPayloadSizeInKb(maxPayloadSizeInKb)
                .maxPresenceEventsPerSecond(maxPresenceEventsPerSecond)
                .maxClientPresenceEventsPerWindow(maxClientPresenceEventsPerWindow)
                .clientPresenceWindowMs(clientPresenceWindowMs);
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
        return toBuilder().maxConcurrentUsers(value).build();
    }

    /**
     * Changes one limit.
     *
     * @param value messages sent and delivered per second
     * @return a copy with that limit
     */
    public TenantLimits withMaxEventsPerSecond(int value) {
        return toBuilder().maxEventsPerSecond(value).build();
    }

    /**
     * Changes one limit.
     *
     * @param value joins per second
     * @return a copy with that limit
     */
    public TenantLimits withMaxJoinsPerSecond(int value) {
        return toBuilder().maxJoinsPerSecond(value).build();
    }

    /**
     * Changes one limit.
     *
     * @param value channels of one connection
     * @return a copy with that limit
     */
    public TenantLimits withMaxChannelsPerClient(int value) {
        return toBuilder().maxChannelsPerClient(value).build();
    }

    /**
     * Changes one limit.
     *
     * @param value payload size in units of 1000 bytes
     * @return a copy with that limit
     */
    public TenantLimits withMaxPayloadSizeInKb(int value) {
        return toBuilder().maxPayloadSizeInKb(value).build();
    }

    /** Builds {@link TenantLimits}. Not safe for use by several threads. */
    public static final class Builder {
        private int maxConcurrentUsers = 200;
        private int maxEventsPerSecond = 100;
        private int maxJoinsPerSecond = 100;
        private int maxChannelsPerClient = 100;
        private int maxBytesPerSecond = 100_000;
        private int maxPayloadSizeInKb = 3000;
        private int maxPresenceEventsPerSecond = 1000;
        private @Nullable Integer maxClientPresenceEventsPerWindow;
        private @Nullable Integer clientPresenceWindowMs;

        private Builder() {}

        /**
         * Sets how many connections may have joined a channel.
         *
         * @param value connections that have joined a channel, over all nodes
         * @return this builder
         */
        public Builder maxConcurrentUsers(int value) {
            this.maxConcurrentUsers = value;
            return this;
        }

        /**
         * Sets how many messages may be sent and delivered.
         *
         * @param value messages sent and delivered per second and node
         * @return this builder
         */
        public Builder maxEventsPerSecond(int value) {
            this.maxEventsPerSecond = value;
            return this;
        }

        /**
         * Sets how many joins there may be.
         *
         * @param value joins per second and node
         * @return this builder
         */
        public Builder maxJoinsPerSecond(int value) {
            this.maxJoinsPerSecond = value;
            return this;
        }

        /**
         * Sets how many channels a connection may have.
         *
         * @param value channels of one connection
         * @return this builder
         */
        public Builder maxChannelsPerClient(int value) {
            this.maxChannelsPerClient = value;
            return this;
        }

        /**
         * Sets the number of bytes per second that the management API shows.
         *
         * @param value any number; it is stored and never enforced
         * @return this builder
         */
        public Builder maxBytesPerSecond(int value) {
            this.maxBytesPerSecond = value;
            return this;
        }

        /**
         * Sets how large a message may be.
         *
         * @param value size of one message in units of 1000 bytes
         * @return this builder
         */
        public Builder maxPayloadSizeInKb(int value) {
            this.maxPayloadSizeInKb = value;
            return this;
        }

        /**
         * Sets how many presence messages there may be.
         *
         * @param value presence messages per second and node
         * @return this builder
         */
        public Builder maxPresenceEventsPerSecond(int value) {
            this.maxPresenceEventsPerSecond = value;
            return this;
        }

        /**
         * Sets how many presence messages a channel may send per window.
         *
         * @param value presence messages of one channel per window, or null for the node's default
         * @return this builder
         */
        public Builder maxClientPresenceEventsPerWindow(@Nullable Integer value) {
            this.maxClientPresenceEventsPerWindow = value;
            return this;
        }

        /**
         * Sets how long that window is.
         *
         * @param value milliseconds, or null for the node's default
         * @return this builder
         */
        public Builder clientPresenceWindowMs(@Nullable Integer value) {
            this.clientPresenceWindowMs = value;
            return this;
        }

        /** {@return the limits} */
        public TenantLimits build() {
            return new TenantLimits(
                    maxConcurrentUsers,
                    maxEventsPerSecond,
                    maxJoinsPerSecond,
                    maxChannelsPerClient,
                    maxBytesPerSecond,
                    maxPayloadSizeInKb,
                    maxPresenceEventsPerSecond,
                    maxClientPresenceEventsPerWindow,
                    clientPresenceWindowMs);
        }
    }
}
