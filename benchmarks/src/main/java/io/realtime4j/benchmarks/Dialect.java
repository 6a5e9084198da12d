package io.realtime4j.benchmarks;

import java.util.Locale;

/** What the server is spoken to in; the option names. */
enum Dialect {
    /** Serializer 1.0.0. */
    V1(new PhoenixProtocol("1.0.0", false, false)),
    /** Serializer 2.0.0, broadcasts as text. */
    V2(new PhoenixProtocol("2.0.0", false, false)),
    /** Serializer 2.0.0, broadcasts as binary frames, as current clients send them. */
    V2B(new PhoenixProtocol("2.0.0", true, false)),
    /** The same as text on private channels. */
    V2P(new PhoenixProtocol("2.0.0", false, true)),
    /** A bare fan-out server. */
    RAW(new RawProtocol()),
    /** nats-server. */
    NATS(new NatsProtocol());

    private final Protocol protocol;

    Dialect(Protocol protocol) {
        this.protocol = protocol;
    }

    Protocol protocol() {
        return protocol;
    }

    /** As it is written on the command line and in reports. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
