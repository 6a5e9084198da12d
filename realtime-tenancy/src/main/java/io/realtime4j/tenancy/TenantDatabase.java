package io.realtime4j.tenancy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a tenant's own PostgreSQL database is reached and used, with secrets in clear.
 *
 * @param host name or address of the server
 * @param port its port
 * @param name name of the database
 * @param user role to connect as
 * @param password its password
 * @param sslEnforced whether connections use TLS, without verification of the certificate
 * @param region where it is, or null when nobody said
 * @param poolSize connections of the pool that serves channels, {@code db_pool}
 * @param subscriptionPoolSize connections counted for subscriptions when capacity is checked, {@code subs_pool_size}
 * @param subscriberPoolSize connections that store subscriptions, {@code subcriber_pool_size}
 * @param queueTarget how long work may wait for a connection, {@code db_queue_target}
 * @param publication publication of the tables whose changes are sent
 * @param slotName name of the replication slot
 * @param pollIntervalMs milliseconds between looks at the slot, for implementations that poll
 * @param pollMaxChanges changes taken at one look
 * @param pollMaxRecordBytes size of a change from which on its values are left out
 */
public record TenantDatabase(
        String host,
        int port,
        String name,
        String user,
        String password,
        boolean sslEnforced,
        @Nullable String region,
        int poolSize,
        int subscriptionPoolSize,
        int subscriberPoolSize,
        Duration queueTarget,
        String publication,
        String slotName,
        int pollIntervalMs,
        int pollMaxChanges,
        int pollMaxRecordBytes) {

    /** Refuses ports and sizes that cannot be. */
    public TenantDatabase {
        requireWithin("port", port, 1, 65_535);
        requireWithin("poolSize", poolSize, 1, Integer.MAX_VALUE);
        requireWithin("subscriptionPoolSize", subscriptionPoolSize, 1, Integer.MAX_VALUE);
        requireWithin("subscriberPoolSize", subscriberPoolSize, 1, Integer.MAX_VALUE);
        if (queueTarget.isNegative()) {
            throw new IllegalArgumentException("queueTarget is " + queueTarget + ", at least 0 is needed");
        }
    }

    private static void requireWithin(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", " + least + " to " + most + " is needed");
        }
    }

    /**
     * Starts with the defaults of the control database: port 5432, database {@code postgres}, user {@code supabase_admin}, TLS.
     *
     * @param host name or address of the server
     * @return a builder
     */
    public static Builder on(String host) {
        return new Builder(host);
    }

    /** {@return a builder that starts from this one} */
    public Builder toBuilder() {
        return new Builder(host)
                .port(port)
                .name(name)
                .user(user)
                .password(password)
                .sslEnforced(sslEnforced)
                .region(region)
                .poolSize(poolSize)
                .subscriptionPoolSize(subscriptionPoolSize)
                .subscriberPoolSize(subscriberPoolSize)
                .queueTarget(queueTarget)
                .publication(publication)
                .slotName(slotName)
                .pollIntervalMs(pollIntervalMs)
                .pollMaxChanges(pollMaxChanges)
                .pollMaxRecordBytes(pollMaxRecordBytes);
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "TenantDatabase[" + user + "@" + host + ":" + port + "/" + name + "]";
    }

    /** Builds a {@link TenantDatabase}. Not safe for use by several threads. */
    public static final class Builder {
        private final String host;
        private int port = 5432;
        private String name = "postgres";
        private String user = "supabase_admin";
        private String password = "";
        private boolean sslEnforced = true;
        private @Nullable String region;
        private int poolSize = 1;
        private int subscriptionPoolSize = 1;
        private int subscriberPoolSize = 4;
        private Duration queueTarget = Duration.ofSeconds(5);
        private String publication = "supabase_realtime";
        private String slotName = "supabase_realtime_replication_slot";
        private int pollIntervalMs = 100;
        private int pollMaxChanges = 100;
        private int pollMaxRecordBytes = 1_048_576;

        private Builder(String host) {
            this.host = host;
        }

        /**
         * Sets the port.
         *
         * @param value the value
         * @return this builder
         */
        public Builder port(int value) {
            this.port = value;
            return this;
        }

        /**
         * Sets name of the database.
         *
         * @param value the value
         * @return this builder
         */
        public Builder name(String value) {
            this.name = value;
            return this;
        }

        /**
         * Sets role to connect as.
         *
         * @param value the value
         * @return this builder
         */
        public Builder user(String value) {
            this.user = value;
            return this;
        }

        /**
         * Sets the password.
         *
         * @param value the value
         * @return this builder
         */
        public Builder password(String value) {
            this.password = value;
            return this;
        }

        /**
         * Sets whether connections use TLS, without verification of the certificate.
         *
         * @param value the value
         * @return this builder
         */
        public Builder sslEnforced(boolean value) {
            this.sslEnforced = value;
            return this;
        }

        /**
         * Sets where it is, or null when nobody said.
         *
         * @param value the value
         * @return this builder
         */
        public Builder region(@Nullable String value) {
            this.region = value;
            return this;
        }

        /**
         * Sets connections of the pool that serves channels, {@code db_pool}.
         *
         * @param value the value
         * @return this builder
         */
        public Builder poolSize(int value) {
            this.poolSize = value;
            return this;
        }

        /**
         * Sets connections counted for subscriptions when capacity is checked, {@code subs_pool_size}.
         *
         * @param value the value
         * @return this builder
         */
        public Builder subscriptionPoolSize(int value) {
            this.subscriptionPoolSize = value;
            return this;
        }

        /**
         * Sets connections that store subscriptions, {@code subcriber_pool_size}.
         *
         * @param value the value
         * @return this builder
         */
        public Builder subscriberPoolSize(int value) {
            this.subscriberPoolSize = value;
            return this;
        }

        /**
         * Sets how long work may wait for a connection, {@code db_queue_target}.
         *
         * @param value the value
         * @return this builder
         */
        public Builder queueTarget(Duration value) {
            this.queueTarget = value;
            return this;
        }

        /**
         * Sets publication of the tables whose changes are sent.
         *
         * @param value the value
         * @return this builder
         */
        public Builder publication(String value) {
            this.publication = value;
            return this;
        }

        /**
         * Sets name of the replication slot.
         *
         * @param value the value
         * @return this builder
         */
        public Builder slotName(String value) {
            this.slotName = value;
            return this;
        }

        /**
         * Sets milliseconds between looks at the slot, for implementations that poll.
         *
         * @param value the value
         * @return this builder
         */
        public Builder pollIntervalMs(int value) {
            this.pollIntervalMs = value;
            return this;
        }

        /**
         * Sets changes taken at one look.
         *
         * @param value the value
         * @return this builder
         */
        public Builder pollMaxChanges(int value) {
            this.pollMaxChanges = value;
            return this;
        }

        /**
         * Sets size of a change from which on its values are left out.
         *
         * @param value the value
         * @return this builder
         */
        public Builder pollMaxRecordBytes(int value) {
            this.pollMaxRecordBytes = value;
            return this;
        }

        /** {@return the database} */
        public TenantDatabase build() {
            return new TenantDatabase(
                    host,
                    port,
                    name,
                    user,
                    password,
                    sslEnforced,
                    region,
                    poolSize,
                    subscriptionPoolSize,
                    subscriberPoolSize,
                    queueTarget,
                    publication,
                    slotName,
                    pollIntervalMs,
                    pollMaxChanges,
                    pollMaxRecordBytes);
        }
    }
}
