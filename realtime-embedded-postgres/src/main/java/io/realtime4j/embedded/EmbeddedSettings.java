package io.realtime4j.embedded;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an embedded server is started.
 *
 * @param directory where its data, log and lock are kept; {@code null} for a temporary folder that closing deletes. A server
 *     without a folder of its own trades durability for speed
 * @param port where it listens on the loopback address; 0 for any free port
 * @param password of the superuser, used when the data is made
 * @param parameters of {@code postgresql.conf}, in addition to {@link Builder the defaults}
 */
public record EmbeddedSettings(@Nullable Path directory, int port, String password, Map<String, String> parameters) {
    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if a value cannot be used
     */
    public EmbeddedSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port is " + port + ", accepted is 0 to 65535");
        }
        if (password.isEmpty()) {
            throw new IllegalArgumentException("password is empty");
        }
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** A temporary server on any free port, with the password {@code postgres}. */
    public static EmbeddedSettings ephemeral() {
        return builder().build();
    }

    /** Starts from an ephemeral server. */
    public static Builder builder() {
        return new Builder();
    }

    boolean isEphemeral() {
        return directory == null;
    }

    /** Collects settings. The defaults allow logical replication and 200 connections. */
    public static final class Builder {
        private final Map<String, String> parameters = new LinkedHashMap<>(Map.of(
                "wal_level", "logical",
                "max_connections", "200",
                "max_replication_slots", "64",
                "max_wal_senders", "64",
                "shared_buffers", "32MB",
                "jit", "off",
                "timezone", "UTC"));
        private @Nullable Path directory;
        private int port;
        private String password = "postgres";

        private Builder() {}

        /**
         * Keeps the data in a folder.
         *
         * @param value made when it does not exist
         */
        public Builder directory(Path value) {
            directory = value;
            return this;
        }

        /**
         * Where to listen.
         *
         * @param value 0 for any free port
         */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /**
         * The password of the superuser, used when the data is made.
         *
         * @param value not empty
         */
        public Builder password(String value) {
            password = value;
            return this;
        }

        /**
         * Sets one parameter of {@code postgresql.conf}.
         *
         * @param name as PostgreSQL spells it
         * @param value without white space
         */
        public Builder parameter(String name, String value) {
            parameters.put(name, value);
            return this;
        }

        /**
         * Builds.
         *
         * @throws IllegalArgumentException if a value cannot be used
         */
        public EmbeddedSettings build() {
            return new EmbeddedSettings(directory, port, password, parameters);
        }
    }
}
