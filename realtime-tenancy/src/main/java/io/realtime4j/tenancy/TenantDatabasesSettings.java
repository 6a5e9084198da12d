package io.realtime4j.tenancy;

import io.realtime4j.tenancy.internal.database.RegionMap;
import io.realtime4j.tenancy.internal.stream.StreamNames;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a node deals with the databases of its tenants.
 *
 * @param nodeName name of this node, for logs
 * @param region where this node is, {@code REGION}, or null when nobody said
 * @param regionMapping region of nodes that serves a tenant's region, {@code REGION_MAPPING}
 * @param rebalanceInterval how often a connection is checked for belonging to another region, {@code
 *     REBALANCE_CHECK_INTERVAL_IN_MS}
 * @param checkInterval how often each connection is looked at when nobody uses it
 * @param slotNameSuffix end of the names of replication slots, {@code SLOT_NAME_SUFFIX}; deployments that share a database differ in it
 * @param janitor when old messages are removed, or null for never, {@code RUN_JANITOR}
 */
public record TenantDatabasesSettings(
        String nodeName,
        @Nullable String region,
        Map<String, String> regionMapping,
        Duration rebalanceInterval,
        Duration checkInterval,
        String slotNameSuffix,
        @Nullable JanitorSettings janitor) {

    /** Copies the map; refuses intervals that are not positive, and suffixes that cannot be. */
    public TenantDatabasesSettings {
        regionMapping = Map.copyOf(regionMapping);
        requirePositive("rebalanceInterval", rebalanceInterval);
        requirePositive("checkInterval", checkInterval);
        StreamNames.requireSuffix(slotNameSuffix);
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " is " + value + ", more than 0 is needed");
        }
    }

    /** {@return no region, no janitor, the built-in mapping of regions} */
    public static TenantDatabasesSettings defaults() {
        return builder().build();
    }

    /** {@return a builder that starts from the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds {@link TenantDatabasesSettings}. Not safe for use by several threads. */
    public static final class Builder {
        private static final Duration DEFAULT_REBALANCE_INTERVAL = Duration.ofMinutes(10);
        private static final Duration DEFAULT_CHECK_INTERVAL = Duration.ofSeconds(10);

        private String nodeName = "realtime@127.0.0.1";
        private @Nullable String region;
        private Map<String, String> regionMapping = RegionMap.standard().nodeRegions();
        private Duration rebalanceInterval = DEFAULT_REBALANCE_INTERVAL;
        private Duration checkInterval = DEFAULT_CHECK_INTERVAL;
        private String slotNameSuffix = "";
        private @Nullable JanitorSettings janitor;

        private Builder() {}

        /**
         * Sets the name of this node.
         *
         * @param value such as {@code realtime@10.0.0.7}
         * @return this builder
         */
        public Builder nodeName(String value) {
            this.nodeName = value;
            return this;
        }

        /**
         * Sets where this node is.
         *
         * @param value such as {@code us-east-1}, or null
         * @return this builder
         */
        public Builder region(@Nullable String value) {
            this.region = value;
            return this;
        }

        /**
         * Replaces the built-in mapping of regions.
         *
         * @param value region of nodes by tenants' region
         * @return this builder
         */
        public Builder regionMapping(Map<String, String> value) {
            this.regionMapping = value;
            return this;
        }

        /**
         * Replaces the built-in mapping of regions.
         *
         * @param json an object of the region of nodes by tenants' region
         * @return this builder
         * @throws IllegalArgumentException when it is anything else than an object whose values are texts
         */
        public Builder regionMappingJson(String json) {
            return regionMapping(RegionMap.parse(json).nodeRegions());
        }

        /**
         * Sets how often a connection is checked for belonging to another region.
         *
         * @param value more than 0
         * @return this builder
         */
        public Builder rebalanceInterval(Duration value) {
            this.rebalanceInterval = value;
            return this;
        }

        /**
         * Sets how often each connection is looked at.
         *
         * @param value more than 0
         * @return this builder
         */
        public Builder checkInterval(Duration value) {
            this.checkInterval = value;
            return this;
        }

        /**
         * Sets the end of the names of replication slots.
         *
         * @param value of a-z, 0-9 and _, or empty
         * @return this builder
         * @throws IllegalArgumentException when it is too long or has other characters
         */
        public Builder slotNameSuffix(String value) {
            StreamNames.requireSuffix(value);
            this.slotNameSuffix = value;
            return this;
        }

        /**
         * Sets when old messages are removed.
         *
         * @param value when, or null for never
         * @return this builder
         */
        public Builder janitor(@Nullable JanitorSettings value) {
            this.janitor = value;
            return this;
        }

        /** {@return the settings} */
        public TenantDatabasesSettings build() {
            return new TenantDatabasesSettings(
                    nodeName, region, regionMapping, rebalanceInterval, checkInterval, slotNameSuffix, janitor);
        }
    }
}
