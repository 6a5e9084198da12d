package io.realtime4j.transport.tyrus;

import io.realtime4j.transport.tyrus.TyrusSettings.Io;
import java.net.InetSocketAddress;

/** A started transport with its engine. */
final class Servers implements AutoCloseable {
    final EchoGateway gateway = new EchoGateway();
    final TyrusTransport transport;

    Servers(TyrusTransport transport) {
        this.transport = transport;
    }

    static TyrusSettings.Builder settings() {
        return TyrusSettings.builder().host("127.0.0.1").port(0).lanes(1);
    }

    static Servers start() {
        return start(settings().build());
    }

    static Servers start(Io io) {
        return start(settings().io(io).build());
    }

    static Servers start(TyrusSettings settings) {
        return new Servers(TyrusTransport.create(settings)).started();
    }

    Servers started() {
        transport.start(gateway);
        return this;
    }

    InetSocketAddress address() {
        return transport.address().orElseThrow();
    }

    RawClient connect() throws Exception {
        return RawClient.connect(address());
    }

    RawClient open() throws Exception {
        return RawClient.open(address());
    }

    @Override
    public void close() {
        transport.close();
    }
}
