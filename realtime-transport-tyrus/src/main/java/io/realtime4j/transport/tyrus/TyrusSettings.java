package io.realtime4j.transport.tyrus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of {@link TyrusTransport}.
 *
 * @param host address or name to bind; empty for all interfaces
 * @param port TCP port, 0 for any free one
 * @param backlog connections that the operating system keeps before they are accepted
 * @param maxConnections open connections of whatever kind at which accepting pauses
 * @param maxHeaderLength bytes of one header value; above it the answer is 431
 * @param lanes number of event loops
 * @param io how sockets are polled
 * @param tlsCertificate PEM file with the certificate chain, or null for plain TCP
 * @param tlsKey PEM file with the PKCS #8 private key, or null for plain TCP
 * @param tlsReloadInterval how often the two files are looked at; changed ones serve later connections
 * @param compression whether permessage-deflate is negotiated with clients that offer it
 * @param handshakeTimeout how long a TLS handshake, and the decision about a WebSocket handshake, may take
 * @param requestTimeout how long the first request head after a connect, and any request body, may take (408)
 * @param keepAliveTimeout how long a connection may stay open between two HTTP requests
 * @param trustedProxies addresses, or networks such as {@code 10.0.0.0/8}, whose {@code X-Forwarded-For} is believed
 */
public record TyrusSettings(
        String host,
        int port,
        int backlog,
        int maxConnections,
        int maxHeaderLength,
        int lanes,
        Io io,
        @Nullable Path tlsCertificate,
        @Nullable Path tlsKey,
        Duration tlsReloadInterval,
        boolean compression,
        Duration handshakeTimeout,
        Duration requestTimeout,
        Duration keepAliveTimeout,
        List<String> trustedProxies) {

    /** How sockets are polled. */
    public enum Io {
        /** {@link #EPOLL} where its native library loads, otherwise {@link #NIO}. */
        AUTO,
        /** Plain JDK. */
        NIO,
        /** Linux, by Netty's native library. */
        EPOLL,
        /** Linux, by Netty's optional {@code netty-transport-native-io_uring}, which the application adds. */
        IO_URING
    }

    /** Checks each value; the message of a failure names the setting, its value and what is accepted. */
    public TyrusSettings {
        within("port", port, 0, 65_535);
        within("backlog", backlog, 1, 1_000_000);
        within("maxConnections", maxConnections, 1, Integer.MAX_VALUE);
        within("maxHeaderLength", maxHeaderLength, 64, 65_536);
        within("lanes", lanes, 1, 1024);
        positive("tlsReloadInterval", tlsReloadInterval);
        positive("handshakeTimeout", handshakeTimeout);
        positive("requestTimeout", requestTimeout);
        positive("keepAliveTimeout", keepAliveTimeout);
        if ((tlsCertificate == null) != (tlsKey == null)) {
            throw new IllegalArgumentException("setting tlsCertificate is " + tlsCertificate + " and tlsKey is "
                    + tlsKey + ", accepted is both or neither");
        }
        trustedProxies = List.copyOf(trustedProxies);
        TrustedProxies.parse(trustedProxies);
    }

    private static void within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "setting " + key + " is " + value + ", accepted is " + least + " to " + most);
        }
    }

    private static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "setting " + key + " is " + value + ", accepted is more than zero, at most one day");
        }
    }

    /** {@return a builder with the defaults: port 4000 on all interfaces, one lane per core, no TLS, no compression} */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects settings. Not safe for use by several threads. */
    public static final class Builder {
        private String host = "";
        private int port = 4000;
        private int backlog = 1024;
        private int maxConnections = 100_000;
        private int maxHeaderLength = 4096;
        private int lanes = Runtime.getRuntime().availableProcessors();
        private Io io = Io.AUTO;
        private @Nullable Path tlsCertificate;
        private @Nullable Path tlsKey;
        private Duration tlsReloadInterval = Duration.ofSeconds(10);
        private boolean compression;
        private Duration handshakeTimeout = Duration.ofSeconds(15);
        private Duration requestTimeout = Duration.ofSeconds(60);
        private Duration keepAliveTimeout = Duration.ofSeconds(75);
        private List<String> trustedProxies = List.of();

        private Builder() {}

        /**
         * Sets the address or name to bind.
         *
         * @param value empty for all interfaces
         * @return this builder
         */
        public Builder host(String value) {
            this.host = value;
            return this;
        }

        /**
         * Sets the TCP port.
         *
         * @param value 0 for any free one
         * @return this builder
         */
        public Builder port(int value) {
            this.port = value;
            return this;
        }

        /**
         * Sets how many connections the operating system keeps before they are accepted.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder backlog(int value) {
            this.backlog = value;
            return this;
        }

        /**
         * Sets the number of open connections at which accepting pauses.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder maxConnections(int value) {
            this.maxConnections = value;
            return this;
        }

        /**
         * Sets the ceiling of one header value.
         *
         * @param bytes 64 to 65536
         * @return this builder
         */
        public Builder maxHeaderLength(int bytes) {
            this.maxHeaderLength = bytes;
            return this;
        }

        /**
         * Sets the number of event loops.
         *
         * @param value 1 to 1024
         * @return this builder
         */
        public Builder lanes(int value) {
            this.lanes = value;
            return this;
        }

        /**
         * Sets how sockets are polled.
         *
         * @param value the back end; one that does not load fails at construction of the transport
         * @return this builder
         */
        public Builder io(Io value) {
            this.io = value;
            return this;
        }

        /**
         * Turns TLS on.
         *
         * @param certificate PEM file with the certificate chain
         * @param key PEM file with the PKCS #8 private key, not encrypted
         * @return this builder
         */
        public Builder tls(@Nullable Path certificate, @Nullable Path key) {
            this.tlsCertificate = certificate;
            this.tlsKey = key;
            return this;
        }

        /**
         * Sets how often the files of {@link #tls} are looked at.
         *
         * @param value more than zero
         * @return this builder
         */
        public Builder tlsReloadInterval(Duration value) {
            this.tlsReloadInterval = value;
            return this;
        }

        /**
         * Turns permessage-deflate on or off.
         *
         * @param value whether it is negotiated with clients that offer it
         * @return this builder
         */
        public Builder compression(boolean value) {
            this.compression = value;
            return this;
        }

        /**
         * Sets how long a TLS handshake, and the decision about a WebSocket handshake, may take.
         *
         * @param value more than zero
         * @return this builder
         */
        public Builder handshakeTimeout(Duration value) {
            this.handshakeTimeout = value;
            return this;
        }

        /**
         * Sets how long the first request head after a connect, and any request body, may take.
         *
         * @param value more than zero
         * @return this builder
         */
        public Builder requestTimeout(Duration value) {
            this.requestTimeout = value;
            return this;
        }

        /**
         * Sets how long a connection may stay open between two HTTP requests.
         *
         * @param value more than zero
         * @return this builder
         */
        public Builder keepAliveTimeout(Duration value) {
            this.keepAliveTimeout = value;
            return this;
        }

        /**
         * Sets whose {@code X-Forwarded-For} is believed.
         *
         * @param value addresses, or networks such as {@code 10.0.0.0/8}
         * @return this builder
         */
        public Builder trustedProxies(List<String> value) {
            this.trustedProxies = value;
            return this;
        }

        /**
         * Builds the settings.
         *
         * @return the settings
         * @throws IllegalArgumentException when a value is out of range
         */
        public TyrusSettings build() {
            return new TyrusSettings(
                    host,
                    port,
                    backlog,
                    maxConnections,
                    maxHeaderLength,
                    lanes,
                    io,
                    tlsCertificate,
                    tlsKey,
                    tlsReloadInterval,
                    compression,
                    handshakeTimeout,
                    requestTimeout,
                    keepAliveTimeout,
                    trustedProxies);
        }
    }
}
