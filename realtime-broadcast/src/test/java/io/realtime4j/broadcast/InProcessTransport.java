package io.realtime4j.broadcast;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.HandshakeRequest;
import io.realtime4j.core.spi.HandshakeResult;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Link;
import io.realtime4j.core.spi.LinkListener;
import io.realtime4j.core.spi.Transport;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Links and requests without sockets, on the engine's own lanes. */
final class InProcessTransport implements Transport {
    private @Nullable Gateway gateway;

    @Override
    public List<Lane> lanes() {
        return List.of();
    }

    @Override
    public void start(Gateway engine) {
        gateway = engine;
    }

    @Override
    public Optional<InetSocketAddress> address() {
        return Optional.empty();
    }

    @Override
    public void stopAccepting() {}

    @Override
    public void close() {}

    HttpResponse call(HttpRequest request) {
        return engine().http(request).toCompletableFuture().join();
    }

    /** Opens a link to tenant {@code acme} on one of the engine's lanes. */
    Client connect(int lane, String version) {
        String query = "apikey=" + TestNode.TOKEN + "&vsn=" + version;
        HandshakeResult result = engine().handshake(new HandshakeRequest("acme.localhost", query, Map.of()))
                .toCompletableFuture()
                .join();
        List<Lane> lanes = engine().lanes();
        Client client = new Client(lanes.get(lane % lanes.size()));
        client.lane.execute(() -> client.opened.complete(engine().open((HandshakeResult.Admitted) result, client)));
        return client;
    }

    private Gateway engine() {
        return Objects.requireNonNull(gateway, "the node is not started");
    }

    /** A client that keeps what it receives until it is asked for. */
    static final class Client implements Link {
        private final Lane lane;
        private final CompletableFuture<LinkListener> opened = new CompletableFuture<>();
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        private boolean ended;

        Client(Lane lane) {
            this.lane = lane;
        }

        void text(String message) {
            byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
            lane.execute(() -> opened.join().onText(bytes, 0, bytes.length));
        }

        void binary(String hex) {
            byte[] bytes = HexFormat.of().parseHex(hex);
            lane.execute(() -> opened.join().onBinary(bytes, 0, bytes.length));
        }

        /** {@return the next frame, text as it is, binary as hexadecimal digits} */
        String next() throws InterruptedException {
            return Objects.requireNonNull(received.poll(10, TimeUnit.SECONDS), "no frame within ten seconds");
        }

        @Override
        public Lane lane() {
            return lane;
        }

        @Override
        public void send(Frame frame) {
            received.add(
                    frame.isText()
                            ? frame.payload().utf8()
                            : HexFormat.of().formatHex(frame.payload().toArray()));
        }

        @Override
        public void close(CloseReason reason) {
            received.add("closed " + reason.code());
            end(reason);
        }

        @Override
        public void abort() {
            received.add("aborted");
            end(null);
        }

        private void end(@Nullable CloseReason reason) {
            if (!ended) {
                ended = true;
                lane.execute(() -> opened.join().onClosed(reason));
            }
        }

        @Override
        public long pendingBytes() {
            return 0;
        }
    }
}
