package io.realtime4j.core.internal;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.protocol.Slice;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A transport without a network: tests are its clients. Lanes are moved on by the test. */
final class FakeTransport implements Transport {
    final ManualLane lane = new ManualLane();
    private final List<Client> clients = new ArrayList<>();
    private @Nullable Gateway gateway;
    boolean accepting;

    @Override
    public List<Lane> lanes() {
        return List.of(lane);
    }

    @Override
    public void start(Gateway given) {
        gateway = given;
        accepting = true;
        lane.runTasks();
    }

    @Override
    public Optional<InetSocketAddress> address() {
        return Optional.empty();
    }

    @Override
    public void stopAccepting() {
        accepting = false;
        lane.runImmediately();
    }

    @Override
    public void close() {
        List.copyOf(clients).forEach(Client::abort);
    }

    HandshakeResult handshake(String host, String query, Map<String, List<String>> headers) {
        return gateway()
                .handshake(new HandshakeRequest(host, query, headers))
                .toCompletableFuture()
                .join();
    }

    HttpResponse http(HttpRequest request) {
        return gateway().http(request).toCompletableFuture().join();
    }

    Client connect(String host, String query) {
        HandshakeResult result = handshake(host, query, Map.of());
        Client client = new Client();
        client.listener = gateway().open((HandshakeResult.Admitted) result, client);
        clients.add(client);
        return client;
    }

    private Gateway gateway() {
        return Objects.requireNonNull(gateway);
    }

    /** A client's end and the transport's end of one link. */
    final class Client implements Link {
        final List<String> received = new ArrayList<>();

        @Nullable
        LinkListener listener;

        @Nullable
        CloseReason closed;

        boolean aborted;

        void send(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            listener().onActivity();
            listener().onText(bytes, 0, bytes.length);
            java.util.Arrays.fill(bytes, (byte) '#');
            lane.runTasks();
        }

        /** Has a message read on another thread. */
        void sendPrepared(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            listener().onActivity();
            Runnable step = CompletableFuture.supplyAsync(() -> listener().prepare(true, Slice.of(bytes)))
                    .join();
            step.run();
            java.util.Arrays.fill(bytes, (byte) '#');
            lane.runTasks();
        }

        void sendBinary(byte[] bytes) {
            listener().onBinary(bytes.clone(), 0, bytes.length);
            lane.runTasks();
        }

        /** Takes what was received so far. */
        List<String> take() {
            lane.runTasks();
            List<String> taken = List.copyOf(received);
            received.clear();
            return taken;
        }

        LinkListener listener() {
            return Objects.requireNonNull(listener);
        }

        @Override
        public Lane lane() {
            return lane;
        }

        @Override
        public void send(Frame frame) {
            if (closed == null && !aborted) {
                received.add(
                        frame.isText()
                                ? frame.payload().utf8()
                                : "binary:" + frame.payload().length());
            }
        }

        @Override
        public void close(CloseReason reason) {
            if (closed == null && !aborted) {
                closed = reason;
                clients.remove(this);
                listener().onClosed(reason);
            }
        }

        @Override
        public void abort() {
            if (closed == null && !aborted) {
                aborted = true;
                clients.remove(this);
                listener().onClosed(null);
            }
        }

        @Override
        public long pendingBytes() {
            return 0;
        }
    }
}
