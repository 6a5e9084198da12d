package io.realtime4j.core;

import io.realtime4j.core.spi.OutboundLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the engine itself. Immutable; each has a default.
 *
 * @param nodeName name of this node among those that share a bus
 * @param region where this node is, for metrics, health and pages; or null
 * @param defaultTenant tenant of hosts that name none, or null: then such hosts are refused
 * @param connectErrorBackoff how long a refused handshake is held back
 * @param channelErrorBackoff how long a refused join is held back; keep it well under the clients' 10 s
 * @param noChannelTimeout period of the sweep that ends links which tried to join and have no channel
 * @param idleTimeout silence after which a link is ended; checked in ten steps, so it may take a tenth longer
 * @param tokenCheckInterval how often the token of a channel is verified again at least
 * @param ratePeriod sampling period of events and joins
 * @param outboundLimits how much may wait for slow readers
 * @param maxWaitingMessages messages of one channel that may wait while its join or token is being checked
 * @param requestIdBaggageKey under which key of the header {@code baggage} HTTP callers name their requests
 * @param healthcheckLogging whether requests for the health of the node or of a tenant are logged
 * @param shutdownTimeout how long stopping may take
 */
public record RealtimeSettings(
        String nodeName,
        @Nullable String region,
        @Nullable TenantId defaultTenant,
        Duration connectErrorBackoff,
        Duration channelErrorBackoff,
        Duration noChannelTimeout,
        Duration idleTimeout,
        Duration tokenCheckInterval,
        Duration ratePeriod,
        OutboundLimits outboundLimits,
        int maxWaitingMessages,
        String requestIdBaggageKey,
        boolean healthcheckLogging,
        Duration shutdownTimeout) {

    /** Refuses what cannot work. */
    public RealtimeSettings {
        requireNotNegative("connectErrorBackoff", connectErrorBackoff);
        requireNotNegative("channelErrorBackoff", channelErrorBackoff);
        requirePositive("noChannelTimeout", noChannelTimeout);
        requirePositive("idleTimeout", idleTimeout);
        requirePositive("tokenCheckInterval", tokenCheckInterval);
        requirePositive("ratePeriod", ratePeriod);
        requirePositive("shutdownTimeout", shutdownTimeout);
        if (maxWaitingMessages < 1) {
            throw new IllegalArgumentException(
                    "maxWaitingMessages is " + maxWaitingMessages + ", at least 1 is needed");
        }
        requireText("nodeName", nodeName);
        requireText("requestIdBaggageKey", requestIdBaggageKey);
    }

    /** {@return a builder with all defaults} */
    public static Builder builder() {
        return new Builder();
    }

    private static void requireText(String key, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(key + " is empty, at least one character is needed");
        }
    }

    private static void requireNotNegative(String key, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(key + " is " + value + ", zero or more is needed");
        }
    }

    private static void requirePositive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(key + " is " + value + ", more than zero is needed");
        }
    }

    /** Builds {@link RealtimeSettings}. Not safe for use by several threads. */
    public static final class Builder {
        private String nodeName = "node-" + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
        private @Nullable String region;
        private @Nullable TenantId defaultTenant;
        private Duration connectErrorBackoff = Duration.ofSeconds(2);
        private Duration channelErrorBackoff = Duration.ofSeconds(5);
        private Duration noChannelTimeout = Duration.ofMinutes(10);
        private Duration idleTimeout = Duration.ofSeconds(60);
        private Duration tokenCheckInterval = Duration.ofMinutes(5);
        private Duration ratePeriod = Duration.ofSeconds(5);
        private OutboundLimits outboundLimits = new OutboundLimits(50_000_000, 1_000_000_000);
        private int maxWaitingMessages = 1000;
        private String requestIdBaggageKey = "request-id";
        private boolean healthcheckLogging = true;
        private Duration shutdownTimeout = Duration.ofSeconds(30);

        private Builder() {}

        /**
         * Names this node.
         *
         * @param value a name no other node on the bus has
         * @return this builder
         */
        public Builder nodeName(String value) {
            this.nodeName = value;
            return this;
        }

        /**
         * Sets where this node is.
         *
         * @param value such as {@code eu-west-1}, or null for nowhere in particular
         * @return this builder
         */
        public Builder region(@Nullable String value) {
            this.region = value;
            return this;
        }

        /**
         * Sets the tenant of hosts that name none.
         *
         * @param value the tenant's id, or null for none
         * @return this builder
         */
        public Builder defaultTenant(@Nullable TenantId value) {
            this.defaultTenant = value;
            return this;
        }

        /**
         * Sets how long a refused handshake is held back.
         *
         * @param value zero or more
         * @return this builder
         */
        public Builder connectErrorBackoff(Duration value) {
            this.connectErrorBackoff = value;
            return this;
        }

        /**
         * Sets how long a refused join is held back.
         *
         * @param value zero or more
         * @return this builder
         */
        public Builder channelErrorBackoff(Duration value) {
            this.channelErrorBackoff = value;
            return this;
        }

        /**
         * Sets the period of the sweep for links without channels.
         *
         * @param value more than zero
         * @return this builder
         */
        public Builder noChannelTimeout(Duration value) {
            this.noChannelTimeout = value;
            return this;
        }

        /**
         * Sets the silence after which a link is ended.
         *
         * @param value more than zero
         * @return this builder
         */
        public Builder idleTimeout(Duration value) {
            this.idleTimeout = value;
            return this;
        }

        /**
         * Sets how often the token of a channel is verified again at least.
         *
         * @param value more than zero
         * @return this builder
         */
        public Builder tokenCheckInterval(Duration value) {
            this.tokenCheckInterval = value;
            return this;
        }

        /**
         * Sets the sampling period of events and joins.
         *
         * @param value more than zero
         * @return this builder
         */
        public Builder ratePeriod(Duration value) {
            this.ratePeriod = value;
            return this;
        }

        /**
         * Sets how much may wait for slow readers.
         *
         * @param value the ceilings
         * @return this builder
         */
        public Builder outboundLimits(OutboundLimits value) {
            this.outboundLimits = value;
            return this;
        }

        /**
         * Sets how many messages of one channel may wait.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder maxWaitingMessages(int value) {
            this.maxWaitingMessages = value;
            return this;
        }

        /**
         * Sets under which key of the header {@code baggage} HTTP callers name their requests.
         *
         * @param value at least one character
         * @return this builder
         */
        public Builder requestIdBaggageKey(String value) {
            this.requestIdBaggageKey = value;
            return this;
        }

        /**
         * Sets whether requests for the health of the node or of a tenant are logged.
         *
         * @param value false for silence
         * @return this builder
         */
        public Builder healthcheckLogging(boolean value) {
            this.healthcheckLogging = value;
            return this;
        }

        /**
         * Sets how long stopping may take.
         *
         * @param value more than zero
         * @return this builder
         */
        public Builder shutdownTimeout(Duration value) {
            this.shutdownTimeout = value;
            return this;
        }

        /** {@return the settings} */
        public RealtimeSettings build() {
            return new RealtimeSettings(
                    nodeName,
                    region,
                    defaultTenant,
                    connectErrorBackoff,
                    channelErrorBackoff,
                    noChannelTimeout,
                    idleTimeout,
                    tokenCheckInterval,
                    ratePeriod,
                    outboundLimits,
                    maxWaitingMessages,
                    requestIdBaggageKey,
                    healthcheckLogging,
                    shutdownTimeout);
        }
    }
}
