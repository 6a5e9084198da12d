package io.realtime4j.tenancy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Where a control database is and how it is used.
 *
 * @param host name or address of the primary
 * @param port port of the primary and the replica
 * @param name name of the database
 * @param user role to connect as, which may create tables
 * @param password password of the role
 * @param afterConnectQuery run on each new connection, such as {@code SET search_path TO _realtime}, or null; it decides where the tables are
 * @param tls whether connections use TLS
 * @param tlsCaFile certificates in PEM that vouch for the server and its name, or null to trust any
 * @param addressFamily which addresses of the host are connected to; with {@code tlsCaFile}, the choice of the JDK
 * @param poolSize connections to the primary
 * @param replicaHost name or address of a server to read from, or null to read from the primary
 * @param replicaPoolSize connections to the replica
 * @param queueTarget how long a request may wait for a connection
 * @param statementTimeout how long a statement may run
 * @param cacheExpiration how long tenants and feature flags are remembered
 * @param encryption keys of the secrets
 * @param announcementSecret signs what nodes tell each other through the database, the same for all that share it and known to no role
 *     of the database, or null for the keys of the secrets
 * @param clock tells the current time
 */
public record ControlSettings(
        String host,
        int port,
        String name,
        String user,
        String password,
        @Nullable String afterConnectQuery,
        boolean tls,
        @Nullable Path tlsCaFile,
        AddressFamily addressFamily,
        int poolSize,
        @Nullable String replicaHost,
        int replicaPoolSize,
        Duration queueTarget,
        Duration statementTimeout,
        Duration cacheExpiration,
        EncryptionSettings encryption,
        @Nullable String announcementSecret,
        InstantSource clock) {

    /** Refuses sizes and durations that cannot be. */
    public ControlSettings {
        requireWithin("port", port, 1, 65_535);
        requireWithin("poolSize", poolSize, 1, 1_000);
        requireWithin("replicaPoolSize", replicaPoolSize, 1, 1_000);
        requirePositive("queueTarget", queueTarget);
        requirePositive("statementTimeout", statementTimeout);
        requirePositive("cacheExpiration", cacheExpiration);
        if (announcementSecret != null && announcementSecret.isEmpty()) {
            throw new IllegalArgumentException("announcementSecret is empty, at least one character or null is needed");
        }
    }

    private static void requireWithin(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", " + least + " to " + most + " is needed");
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", at least 1 ms is needed");
        }
    }

    /**
     * Starts with the defaults: database {@code postgres} on 127.0.0.1:5432, user {@code supabase_admin}, no TLS, no replica.
     *
     * @param encryption keys of the secrets
     * @return a builder
     */
    public static Builder encryptedWith(EncryptionSettings encryption) {
        return new Builder(encryption);
    }

    /** {@return a builder that starts from these settings} */
    public Builder toBuilder() {
        return new Builder(encryption)
                .host(host)
                .port(port)
                .name(name)
                .user(user)
                .password(password)
                .afterConnectQuery(afterConnectQuery)
                .tls(tls)
                .tlsCaFile(tlsCaFile)
                .addressFamily(addressFamily)
                .poolSize(poolSize)
                .replicaHost(replicaHost)
                .replicaPoolSize(replicaPoolSize)
                .queueTarget(queueTarget)
                .statementTimeout(statementTimeout)
                .cacheExpiration(cacheExpiration)
                .announcementSecret(announcementSecret)
                .clock(clock);
    }

    /** Leaves password and keys out. */
    @Override
    public String toString() {
        return "ControlSettings[" + user + "@" + host + ":" + port + "/" + name + "]";
    }

    /** Builds {@link ControlSettings}. Not safe for use by several threads. */
    public static final class Builder {
        private String host = "127.0.0.1";
        private int port = 5432;
        private String name = "postgres";
        private String user = "supabase_admin";
        private String password = "postgres";
        private @Nullable String afterConnectQuery;
        private boolean tls;
        private @Nullable Path tlsCaFile;
        private AddressFamily addressFamily = AddressFamily.ANY;
        private int poolSize = 5;
        private @Nullable String replicaHost;
        private int replicaPoolSize = 5;
        private Duration queueTarget = Duration.ofSeconds(5);
        private Duration statementTimeout = Duration.ofSeconds(15);
        private Duration cacheExpiration = Duration.ofSeconds(30);
        private EncryptionSettings encryption;
        private @Nullable String announcementSecret;
        private InstantSource clock = InstantSource.system();

        private Builder(EncryptionSettings encryption) {
            this.encryption = encryption;
        }

        /**
         * Sets where the primary is.
         *
         * @param value name or address of the primary
         * @return this builder
         */
        public Builder host(String value) {
            this.host = value;
            return this;
        }

        /**
         * Sets the port.
         *
         * @param value port of the primary and the replica
         * @return this builder
         */
        public Builder port(int value) {
            this.port = value;
            return this;
        }

        /**
         * Sets the name of the database.
         *
         * @param value name of the database
         * @return this builder
         */
        public Builder name(String value) {
            this.name = value;
            return this;
        }

        /**
         * Sets the role to connect as.
         *
         * @param value role to connect as, which may create tables
         * @return this builder
         */
        public Builder user(String value) {
            this.user = value;
            return this;
        }

        /**
         * Sets the password of the role.
         *
         * @param value password of the role
         * @return this builder
         */
        public Builder password(String value) {
            this.password = value;
            return this;
        }

        /**
         * Sets what is run on each new connection.
         *
         * @param value run on each new connection, such as {@code SET search_path TO _realtime}, or null; it decides where the tables are
         * @return this builder
         */
        public Builder afterConnectQuery(@Nullable String value) {
            this.afterConnectQuery = value;
            return this;
        }

        /**
         * Sets whether connections use TLS.
         *
         * @param value whether connections use TLS
         * @return this builder
         */
        public Builder tls(boolean value) {
            this.tls = value;
            return this;
        }

        /**
         * Sets which certificates vouch for the server.
         *
         * @param value certificates in PEM that vouch for the server and its name, or null to trust any
         * @return this builder
         */
        public Builder tlsCaFile(@Nullable Path value) {
            this.tlsCaFile = value;
            return this;
        }

        /**
         * Sets which addresses of the host are connected to.
         *
         * @param value which addresses of the host are connected to; with {@code tlsCaFile}, the choice of the JDK
         * @return this builder
         */
        public Builder addressFamily(AddressFamily value) {
            this.addressFamily = value;
            return this;
        }

        /**
         * Sets how many connections to the primary there are.
         *
         * @param value connections to the primary
         * @return this builder
         */
        public Builder poolSize(int value) {
            this.poolSize = value;
            return this;
        }

        /**
         * Sets where to read from.
         *
         * @param value name or address of a server to read from, or null to read from the primary
         * @return this builder
         */
        public Builder replicaHost(@Nullable String value) {
            this.replicaHost = value;
            return this;
        }

        /**
         * Sets how many connections to the replica there are.
         *
         * @param value connections to the replica
         * @return this builder
         */
        public Builder replicaPoolSize(int value) {
            this.replicaPoolSize = value;
            return this;
        }

        /**
         * Sets how long a request may wait for a connection.
         *
         * @param value how long a request may wait for a connection
         * @return this builder
         */
        public Builder queueTarget(Duration value) {
            this.queueTarget = value;
            return this;
        }

        /**
         * Sets how long a statement may run.
         *
         * @param value how long a statement may run
         * @return this builder
         */
        public Builder statementTimeout(Duration value) {
            this.statementTimeout = value;
            return this;
        }

        /**
         * Sets how long tenants and feature flags are remembered.
         *
         * @param value how long tenants and feature flags are remembered
         * @return this builder
         */
        public Builder cacheExpiration(Duration value) {
            this.cacheExpiration = value;
            return this;
        }

        /**
         * Sets the keys of the secrets.
         *
         * @param value keys of the secrets
         * @return this builder
         */
        public Builder encryption(EncryptionSettings value) {
            this.encryption = value;
            return this;
        }

        /**
         * Sets what signs announcements.
         *
         * @param value signs what nodes tell each other through the database, the same for all that share it, or null for the keys of
         *     the secrets
         * @return this builder
         */
        public Builder announcementSecret(@Nullable String value) {
            this.announcementSecret = value;
            return this;
        }

        /**
         * Sets what tells the current time.
         *
         * @param value tells the current time
         * @return this builder
         */
        public Builder clock(InstantSource value) {
            this.clock = value;
            return this;
        }

        /** {@return the settings} */
        public ControlSettings build() {
            return new ControlSettings(
                    host,
                    port,
                    name,
                    user,
                    password,
                    afterConnectQuery,
                    tls,
                    tlsCaFile,
                    addressFamily,
                    poolSize,
                    replicaHost,
                    replicaPoolSize,
                    queueTarget,
                    statementTimeout,
                    cacheExpiration,
                    encryption,
                    announcementSecret,
                    clock);
        }
    }
}
