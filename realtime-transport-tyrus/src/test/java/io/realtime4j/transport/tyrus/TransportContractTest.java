package io.realtime4j.transport.tyrus;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.realtime4j.core.spi.Transport;
import io.realtime4j.tck.TransportContract;
import io.realtime4j.transport.tyrus.TyrusSettings.Io;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** The contract of transports, run with every way in which this module carries links. */
class TransportContractTest {
    private static URI webSocket(Transport transport, String path) {
        InetSocketAddress address = transport.address().orElseThrow();
        return URI.create("ws://127.0.0.1:" + address.getPort() + path);
    }

    abstract static class Hosted extends TransportContract {
        private @Nullable TyrusTransport transport;

        abstract Io io();

        @Override
        protected Transport create() {
            TyrusTransport made =
                    TyrusTransport.create(Servers.settings().io(io()).lanes(2).build());
            transport = made;
            return made;
        }

        @Override
        protected Optional<Transport> createOn(InetSocketAddress address) {
            return Optional.of(TyrusTransport.create(
                    Servers.settings().io(io()).port(address.getPort()).build()));
        }

        @Override
        protected URI uri() {
            return webSocket(Objects.requireNonNull(transport), "/socket/websocket");
        }
    }

    @Nested
    class Nio extends Hosted {
        @Override
        Io io() {
            return Io.NIO;
        }
    }

    @Nested
    class NativeEpoll extends Hosted {
        @BeforeEach
        void needsEpoll() {
            assumeTrue(Epoll.isAvailable(), "epoll does not load here");
        }

        @Override
        Io io() {
            return Io.EPOLL;
        }
    }

    @Nested
    class Mounted extends TransportContract {
        private final MountedTransport mounted = MountedTransport.create();
        private final Servers container = new Servers(
                        TyrusTransport.create(Servers.settings().build())
                                .endpoint(mounted.endpointAt("/app/websocket")))
                .started();

        @AfterEach
        void stopContainer() {
            container.close();
        }

        @Override
        protected Transport create() {
            return mounted;
        }

        @Override
        protected URI uri() {
            return webSocket(container.transport, "/app/websocket");
        }

        @Override
        protected boolean carriesHttp() {
            return false;
        }

        @Override
        protected boolean answersRefusals() {
            return false;
        }

        @Override
        protected boolean abortsWithoutCloseFrame() {
            return false;
        }

        @Override
        protected boolean writesOncePerTurn() {
            return false;
        }

        @Override
        protected List<Integer> emptyCloseCodes() {
            return List.of(1000, 1005);
        }
    }
}
