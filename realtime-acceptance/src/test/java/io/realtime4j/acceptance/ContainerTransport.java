package io.realtime4j.acceptance;

import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Transport;
import io.realtime4j.transport.tyrus.MountedTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The portable endpoint and the servlet in a container that is started and stopped along with the engine. */
final class ContainerTransport implements Transport {
    private final MountedTransport mounted = MountedTransport.create();
    private final Container container;
    private @Nullable InetSocketAddress address;

    ContainerTransport(Container container) {
        this.container = container;
    }

    @Override
    public List<Lane> lanes() {
        return mounted.lanes();
    }

    @Override
    public void start(Gateway gateway) {
        mounted.start(gateway);
        try {
            address = new InetSocketAddress(InetAddress.getLoopbackAddress(), container.start(mounted));
        } catch (Exception e) {
            throw new IllegalStateException("the container did not start", e);
        }
    }

    @Override
    public Optional<InetSocketAddress> address() {
        return Optional.ofNullable(address);
    }

    @Override
    public void stopAccepting() {
        mounted.stopAccepting();
    }

    @Override
    public void close() {
        mounted.close();
        try {
            container.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the container did not stop", e);
        }
    }

    /** A container of servlets and WebSocket endpoints. */
    interface Container {
        /** Mounts endpoints and servlet, and returns the port on the loopback interface. */
        int start(MountedTransport transport) throws Exception;

        void stop() throws Exception;
    }
}
