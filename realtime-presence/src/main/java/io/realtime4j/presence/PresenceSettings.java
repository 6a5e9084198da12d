package io.realtime4j.presence;

import java.time.Duration;

/**
 * Settings of the presence feature. Immutable.
 *
 * @param maxClientCalls pushes of one channel in a window, for tenants without a number of their own
 * @param clientWindow length of that window, for tenants without one of their own
 * @param maxBatchDelay how long changes of a busy topic may wait for each other at most; an idle topic never waits
 * @param maxStateDelay how long the state of who comes first to a topic here may wait for other nodes; without any it never waits
 * @param heartbeatInterval how often a node tells the others that it lives
 * @param nodeTimeout how long a node may be silent before its entries leave; at least two intervals
 * @param digestInterval how often a node tells how far each of its topics is, so that gaps are found
 * @param maxMessageBytes about how large one message of a state transfer between nodes may be, unless a single entry is larger
 * @param maxTopicBytes bytes of keys and objects of a topic on all nodes, beyond which clients cannot track more of it
 */
public record PresenceSettings(
        int maxClientCalls,
        Duration clientWindow,
        Duration maxBatchDelay,
        Duration maxStateDelay,
        Duration heartbeatInterval,
        Duration nodeTimeout,
        Duration digestInterval,
        int maxMessageBytes,
        long maxTopicBytes) {
    /** Checks the ranges. */
    public PresenceSettings {
        atLeast("maxClientCalls", maxClientCalls, 1);
        atLeast("clientWindow in ms", clientWindow.toMillis(), 1);
        atLeast("maxBatchDelay in ms", maxBatchDelay.toMillis(), 0);
        atLeast("maxStateDelay in ms", maxStateDelay.toMillis(), 0);
        atLeast("heartbeatInterval in ms", heartbeatInterval.toMillis(), 1);
        atLeast("nodeTimeout in ms", nodeTimeout.toMillis(), 2 * heartbeatInterval.toMillis());
        atLeast("digestInterval in ms", digestInterval.toMillis(), 1);
        atLeast("maxMessageBytes", maxMessageBytes, 1);
        atLeast("maxTopicBytes", maxTopicBytes, 0);
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "presence setting " + name + " is " + value + ", at least " + least + " needed");
        }
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds {@link PresenceSettings}. Not safe for use by several threads. */
    public static final class Builder {
        private int maxClientCalls = 5;
        private Duration clientWindow = Duration.ofSeconds(30);
        private Duration maxBatchDelay = Duration.ofMillis(20);
        private Duration maxStateDelay = Duration.ofMillis(500);
        private Duration heartbeatInterval = Duration.ofSeconds(1);
        private Duration nodeTimeout = Duration.ofSeconds(5);
        private Duration digestInterval = Duration.ofSeconds(5);
        private int maxMessageBytes = 64 * 1024;
        private long maxTopicBytes = 32L * 1024 * 1024;

        private Builder() {}

        /**
         * Sets how many pushes a channel may make in a window; 5 otherwise.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder maxClientCalls(int value) {
            this.maxClientCalls = value;
            return this;
        }

        /**
         * Sets the length of the window; 30 s otherwise.
         *
         * @param value at least a millisecond
         * @return this builder
         */
        public Builder clientWindow(Duration value) {
            this.clientWindow = value;
            return this;
        }

        /**
         * Sets how long changes of a busy topic may wait for each other; 20 ms otherwise.
         *
         * @param value zero for never
         * @return this builder
         */
        public Builder maxBatchDelay(Duration value) {
            this.maxBatchDelay = value;
            return this;
        }

        /**
         * Sets how long the state of who comes first to a topic on this node may wait for what other nodes have; 500 ms otherwise.
         *
         * @param value zero for never
         * @return this builder
         */
        public Builder maxStateDelay(Duration value) {
            this.maxStateDelay = value;
            return this;
        }

        /**
         * Sets how often a node says that it lives; 1 s otherwise.
         *
         * @param value at least a millisecond
         * @return this builder
         */
        public Builder heartbeatInterval(Duration value) {
            this.heartbeatInterval = value;
            return this;
        }

        /**
         * Sets how long a node may be silent; 5 s otherwise.
         *
         * @param value at least two heartbeat intervals
         * @return this builder
         */
        public Builder nodeTimeout(Duration value) {
            this.nodeTimeout = value;
            return this;
        }

        /**
         * Sets how often a node tells how far its topics are; 5 s otherwise.
         *
         * @param value at least a millisecond
         * @return this builder
         */
        public Builder digestInterval(Duration value) {
            this.digestInterval = value;
            return this;
        }

        /**
         * Sets about how large a message of a state transfer may be; 64 KiB otherwise.
         *
         * @param value bytes, at least 1
         * @return this builder
         */
        public Builder maxMessageBytes(int value) {
            this.maxMessageBytes = value;
            return this;
        }

        /**
         * Sets how much of a topic clients may track together; 32 MiB otherwise. Everybody who joins gets all of it in one
         * frame, so it has to be below what may wait for a link.
         *
         * @param value bytes, not negative
         * @return this builder
         */
        public Builder maxTopicBytes(long value) {
            this.maxTopicBytes = value;
            return this;
        }

        /**
         * Makes the settings.
         *
         * @return the settings
         * @throws IllegalArgumentException when a value is out of its range; the message names it
         */
        public PresenceSettings build() {
            return new PresenceSettings(
                    maxClientCalls,
                    clientWindow,
                    maxBatchDelay,
                    maxStateDelay,
                    heartbeatInterval,
                    nodeTimeout,
                    digestInterval,
                    maxMessageBytes,
                    maxTopicBytes);
        }
    }
}
