package io.realtime4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.HandshakeRequest;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Link;
import io.realtime4j.core.spi.Transport;
import io.realtime4j.tck.ClientLink.Closed;
import io.realtime4j.tck.ClientLink.Received;
import io.realtime4j.tck.TransportClient.Opened;
import io.realtime4j.tck.TransportClient.Upgrade;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Both ends of links: a transport with a fake engine behind it and a client before it. */
abstract class TransportHarness extends Contract {
    static final String HOST = "contract.localhost:4000";
    static final HandshakeRequest UPGRADE = new HandshakeRequest(HOST, "vsn=2.0.0&apikey=a%20b", Map.of());

    final RecordingGateway gateway = new RecordingGateway();
    Transport transport;

    /**
     * Makes a transport that listens on a free port of the loopback address once it is started. Asked once per test.
     *
     * @return the transport
     * @throws Exception when it cannot be made, which fails the test
     */
    protected abstract Transport create() throws Exception;

    /**
     * Tells where links are opened; asked once the transport is started.
     *
     * @return such as {@code ws://127.0.0.1:4000/socket/websocket}
     */
    protected abstract URI uri();

    /** {@return a client of the started transport} */
    protected TransportClient client() {
        return TransportClient.overSockets(uri());
    }

    /**
     * Makes a transport that listens on a given address once it is started.
     *
     * @param address an address that is taken
     * @return the transport, or empty when it does not listen itself
     * @throws Exception when it cannot be made, which fails the test
     */
    protected Optional<Transport> createOn(InetSocketAddress address) throws Exception {
        return Optional.empty();
    }

    /** {@return whether plain HTTP requests go through it; false for one inside a container that has no way to} */
    protected boolean carriesHttp() {
        return true;
    }

    /** {@return whether a refused handshake gets the engine's answer; false for one inside a container that has no way to} */
    protected boolean answersRefusals() {
        return true;
    }

    /** {@return whether {@link Link#abort} ends without a close frame; false when a container sends one all the same} */
    protected boolean abortsWithoutCloseFrame() {
        return true;
    }

    /** {@return whether small frames of one turn leave with one write; false when a container takes them one by one} */
    protected boolean writesOncePerTurn() {
        return true;
    }

    /** {@return what an empty close frame may arrive as; a container may put 1000 into it} */
    protected List<Integer> emptyCloseCodes() {
        return List.of(CloseReason.NO_CODE);
    }

    @BeforeEach
    void createTransport() throws Exception {
        transport = create();
    }

    @AfterEach
    void closeTransport() {
        transport.close();
        gateway.close();
    }

    final Pair start() throws Exception {
        transport.start(gateway);
        return open();
    }

    final Pair open() throws Exception {
        Upgrade upgrade = client().upgrade(UPGRADE);
        assertThat(upgrade).isInstanceOf(Opened.class);
        return new Pair(((Opened) upgrade).link(), next(gateway.links, "a link to open"));
    }

    final boolean opens(HandshakeRequest request) {
        try {
            return client().upgrade(request) instanceof Opened;
        } catch (IOException e) {
            return false;
        }
    }

    final <T> T on(Lane lane, Callable<T> step) throws Exception {
        CompletableFuture<T> done = new CompletableFuture<>();
        lane.execute(() -> {
            try {
                done.complete(step.call());
            } catch (Exception | AssertionError e) {
                done.completeExceptionally(e);
            }
        });
        return value(done, "the lane to run a task");
    }

    static Frame text(String message) {
        return Frame.text(Slice.utf8(message));
    }

    static int codeOf(Received received) {
        assertThat(received).isInstanceOf(Closed.class);
        CloseReason reason = ((Closed) received).reason();
        return reason == null ? 0 : reason.code();
    }

    /** A link with its two ends. */
    final class Pair {
        final ClientLink client;
        final RecordingLink engine;

        Pair(ClientLink client, RecordingLink engine) {
            this.client = client;
            this.engine = engine;
        }

        String message() throws InterruptedException {
            return next(engine.messages, "a message of the client");
        }

        String end() throws InterruptedException {
            return next(engine.ends, "the end to be told");
        }

        void onLane(Consumer<Link> step) throws Exception {
            on(engine.link.lane(), () -> {
                step.accept(engine.link);
                return true;
            });
        }

        /** The client may see a frame before the lane knows that it was taken. */
        void awaitNothingPending() throws Exception {
            long end = System.nanoTime() + patience().toNanos();
            while (on(engine.link.lane(), engine.link::pendingBytes) > 0) {
                assertThat(System.nanoTime())
                        .as("waiting for the queue to be empty")
                        .isLessThan(end);
            }
        }
    }
}
