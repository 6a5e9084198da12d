package io.realtime4j.acceptance;

import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Transport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** Tells when the engine begins to stop, then goes on. */
final class AnnouncingTransport implements Transport {
    private final Transport transport;
    private final Runnable stopping;

    AnnouncingTransport(Transport transport, Runnable stopping) {
        this.transport = transport;
        this.stopping = stopping;
    }

    @Override
    public List<Lane> lanes() {
        return transport.lanes();
    }

    @Override
    public void start(Gateway gateway) {
        transport.start(gateway);
    }

    @Override
    public Optional<InetSocketAddress> address() {
        return transport.address();
    }

    @Override
    public void stopAccepting() {
        stopping.run();
        transport.stopAccepting();
    }

    @Override
    public void close() {
        transport.close();
    }
}
