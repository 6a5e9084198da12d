package io.realtime4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.HandshakeRequest;
import io.realtime4j.core.spi.HandshakeResult;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Link;
import io.realtime4j.core.spi.OutboundLimits;
import io.realtime4j.core.spi.Transport;
import io.realtime4j.tck.ClientLink.Binary;
import io.realtime4j.tck.ClientLink.Closed;
import io.realtime4j.tck.ClientLink.Received;
import io.realtime4j.tck.ClientLink.Text;
import io.realtime4j.tck.TransportClient.Answered;
import io.realtime4j.tck.TransportClient.Opened;
import io.realtime4j.tck.TransportClient.Upgrade;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The obligations of {@link Transport}, and of the {@link Link}s and {@link Lane}s that it brings and the calls of
 * {@link io.realtime4j.core.spi.LinkListener} that it makes. The engine is a fake that writes down what it is told; the client
 * speaks over sockets unless {@link #client} is overridden.
 */
public abstract class TransportContract extends Contract {
    private static final String HOST = "contract.localhost:4000";
    private static final HandshakeRequest UPGRADE = new HandshakeRequest(HOST, "vsn=2.0.0&apikey=a%20b", Map.of());

    private final RecordingGateway gateway = new RecordingGateway();
    private Transport transport;

    /** For the tests of an implementation. */
    protected TransportContract() {}

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

    @BeforeEach
    void createTransport() throws Exception {
        transport = create();
    }

    @AfterEach
    void closeTransport() {
        transport.close();
        gateway.close();
    }

    // ------------------------------------------------------------------ Transport

    @Test
    @DisplayName("Transport 1: its lanes stay the same, and links live on them or on the engine's")
    void givenLinks_whenOpened_thenTheyLiveOnKnownLanes() throws Exception {
        List<Lane> before = transport.lanes();
        transport.start(gateway);
        List<Lane> lanes = before.isEmpty() ? gateway.lanes() : before;

        for (int i = 0; i < 5; i++) {
            Link link = open().engine.link;
            assertThat(lanes).contains(link.lane());
            assertThat(link.lane()).isSameAs(link.lane());
        }

        assertThat(transport.lanes()).containsExactlyElementsOf(before);
    }

    @Test
    @DisplayName("Transport 2: a request for a link goes to the engine")
    void givenUpgradeRequest_whenMade_thenTheEngineDecides() throws Exception {
        transport.start(gateway);

        HandshakeRequest request = new HandshakeRequest(HOST, "vsn=2.0.0", Map.of("x-api-key", List.of("k")));

        assertThat(client().upgrade(request)).isInstanceOf(Opened.class);
        assertThat(next(gateway.handshakes, "the handshake").rawQuery()).isEqualTo("vsn=2.0.0");
        assertThat(gateway.requests).isEmpty();
    }

    @Test
    @DisplayName("Transport 2: any other request goes to the engine")
    void givenOtherRequest_whenMade_thenTheEngineAnswers() throws Exception {
        assumeTrue(carriesHttp(), "this transport carries links only");
        transport.start(gateway);

        assertThat(client().http(request("GET", "/anything", "")).status()).isEqualTo(200);

        assertThat(next(gateway.requests, "the request").path()).isEqualTo("/anything");
        assertThat(gateway.handshakes).isEmpty();
    }

    @Test
    @DisplayName("Transport 2: a port that is taken is told when it starts")
    void givenTakenPort_whenStarted_thenThrows() throws Exception {
        transport.start(gateway);
        Optional<InetSocketAddress> taken = transport.address();
        assumeTrue(taken.isPresent(), "this transport does not listen itself");
        Optional<Transport> second = createOn(taken.get());
        assumeTrue(second.isPresent(), "this transport does not listen itself");

        try (Transport late = second.get()) {
            assertThatExceptionOfType(RealtimeException.class)
                    .isThrownBy(() -> late.start(gateway))
                    .satisfies(thrown -> assertThat(thrown.code()).isEqualTo(ErrorCode.UNABLE_TO_BIND_ADDRESS));
        }
    }

    @Test
    @DisplayName("Transport 3: when it stops accepting, open links go on and no new one opens")
    void givenOpenLink_whenItStopsAccepting_thenOnlyThatLinkGoesOn() throws Exception {
        Pair open = start();

        transport.stopAccepting();
        transport.stopAccepting();

        open.client.sendText("still here");
        assertThat(open.message()).isEqualTo("text still here");
        open.onLane(link -> link.send(text("and back")));
        assertThat(open.client.next()).isEqualTo(new Text("and back"));
        assertThat(opens(UPGRADE)).isFalse();
        assertThat(gateway.links).isEmpty();
    }

    @Test
    @DisplayName("Transport 3: when it is closed, links end")
    void givenOpenLinks_whenClosed_thenTheyEnd() throws Exception {
        Pair first = start();
        Pair second = open();

        transport.close();
        transport.close();

        assertThat(first.end()).isNotEmpty();
        assertThat(second.end()).isNotEmpty();
        assertThat(first.client.next()).isInstanceOf(Closed.class);
        assertThat(second.client.next()).isInstanceOf(Closed.class);
        assertThat(opens(UPGRADE)).isFalse();
    }

    @Test
    @DisplayName("Transport 4: host, query and headers of a request for a link arrive as they are")
    void givenUpgradeRequest_whenMade_thenItArrivesAsItIs() throws Exception {
        transport.start(gateway);
        Map<String, List<String>> headers = Map.of("X-Api-Key", List.of("One"), "x-custom", List.of("a, B"));

        client().upgrade(new HandshakeRequest(HOST, "vsn=1.0.0&apikey=a%20b+c", headers));

        HandshakeRequest arrived = next(gateway.handshakes, "the handshake");
        assertThat(arrived.host()).isEqualTo(HOST);
        assertThat(arrived.rawQuery()).isEqualTo("vsn=1.0.0&apikey=a%20b+c");
        assertThat(arrived.headers()).containsEntry("x-api-key", List.of("One"));
        assertThat(arrived.headers()).containsEntry("x-custom", List.of("a, B"));
    }

    @Test
    @DisplayName("Transport 4: a refused handshake is answered as the engine says, and opens no link")
    void givenRefusal_whenALinkIsAskedFor_thenAnsweredAsPlainHttp() throws Exception {
        HttpResponse refusal =
                HttpResponse.json(429, "{\"error\":\"too many\"}").withHeader("x-reason", "Limits");
        gateway.decision = request -> new HandshakeResult.Refused(refusal, Duration.ZERO);
        transport.start(gateway);

        Upgrade upgrade = client().upgrade(UPGRADE);

        assertThat(upgrade).isInstanceOf(Answered.class);
        if (answersRefusals()) {
            HttpResponse answer = ((Answered) upgrade).response();
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.body()).isEqualTo(refusal.body());
            assertThat(answer.headers()).containsAllEntriesOf(refusal.headers());
        }
        assertThat(gateway.links).isEmpty();
    }

    @Test
    @DisplayName("Transport 4: a request and its answer pass as they are")
    void givenHttpRequest_whenAnswered_thenBothPassAsTheyAre() throws Exception {
        assumeTrue(carriesHttp(), "this transport carries links only");
        HttpResponse answer = HttpResponse.json(422, "{\"é\":\"𝄞\"}").withHeader("x-limit", "A, b");
        gateway.answer = request -> answer;
        transport.start(gateway);
        Map<String, List<String>> headers = Map.of("Content-Type", List.of("application/json"), "x-n", List.of("V"));
        Slice body = Slice.utf8("{\"a\":\"é\"}");

        HttpResponse got =
                client().http(new HttpRequest("POST", HOST, "/api/a%2Fb/c", "x=1&y=%20", headers, body, Map.of()));

        HttpRequest arrived = next(gateway.requests, "the request");
        assertThat(arrived.method()).isEqualTo("POST");
        assertThat(arrived.host()).isEqualTo(HOST);
        assertThat(arrived.path()).isEqualTo("/api/a%2Fb/c");
        assertThat(arrived.rawQuery()).isEqualTo("x=1&y=%20");
        assertThat(arrived.header("content-type")).contains("application/json");
        assertThat(arrived.headers()).containsEntry("x-n", List.of("V"));
        assertThat(arrived.body()).isEqualTo(body);
        assertThat(got.status()).isEqualTo(422);
        assertThat(got.headers()).containsAllEntriesOf(answer.headers());
        assertThat(got.body()).isEqualTo(answer.body());
    }

    @Test
    @DisplayName("Transport 5: a message in one frame that is too large closes the link with 1009")
    void givenTooLargeFrame_whenSent_thenClosedWith1009() throws Exception {
        assertTooBig(start(), "x".repeat(Gateway.MAX_MESSAGE_BYTES + 1));
    }

    @Test
    @DisplayName("Transport 5: a message in fragments that is too large closes the link with 1009")
    void givenTooLargeSumOfFragments_whenSent_thenClosedWith1009() throws Exception {
        assertTooBig(start(), "x".repeat(Gateway.MAX_MESSAGE_BYTES), "x");
    }

    private void assertTooBig(Pair open, String... fragments) throws InterruptedException {
        open.client.sendText(fragments);

        assertThat(codeOf(open.client.next())).isEqualTo(CloseReason.TOO_BIG.code());
        assertThat(open.end()).isNotEmpty();
        assertThat(open.engine.messages).isEmpty();
    }

    @Test
    @DisplayName("Transport 5: a message of the largest size arrives")
    void givenLargestMessage_whenSent_thenItArrives() throws Exception {
        Pair open = start();

        open.client.sendText("x".repeat(Gateway.MAX_MESSAGE_BYTES));

        assertThat(open.message()).hasSize("text ".length() + Gateway.MAX_MESSAGE_BYTES);
    }

    @Test
    @DisplayName("Transport 5: a body that is too large is answered with 413")
    void givenTooLargeBody_whenSent_thenAnsweredWith413() throws Exception {
        assumeTrue(carriesHttp(), "this transport carries links only");
        transport.start(gateway);
        TransportClient client = client();

        String most = "x".repeat(Gateway.MAX_HTTP_BODY_BYTES);

        assertThat(client.http(request("POST", "/fits", most)).status()).isEqualTo(200);
        assertThat(next(gateway.requests, "the request").body().length()).isEqualTo(Gateway.MAX_HTTP_BODY_BYTES);
        assertThat(client.http(request("POST", "/too-large", most + "x")).status())
                .isEqualTo(413);
        assertThat(gateway.requests).isEmpty();
    }

    // ------------------------------------------------------------------ Lane

    @Test
    @DisplayName("Lane 1: tasks of one thread run in their order")
    void givenTasks_whenGivenByOneThread_thenTheyRunInOrder() throws Exception {
        for (Lane lane : startForLanes()) {
            BlockingQueue<Integer> ran = new LinkedBlockingQueue<>();
            for (int i = 0; i < 1_000; i++) {
                int number = i;
                lane.execute(() -> ran.add(number));
            }

            for (int i = 0; i < 1_000; i++) {
                assertThat(next(ran, "a task to run")).isEqualTo(i);
            }
        }
    }

    @Test
    @DisplayName("Lane 2: a lane is current on its own thread and on no other")
    void givenThreads_whenAsked_thenOnlyTheLanesOwnIsCurrent() throws Exception {
        List<Lane> lanes = startForLanes();
        for (Lane lane : lanes) {
            assertThat(lane.isCurrent()).isFalse();
            List<Lane> current =
                    on(lane, () -> lanes.stream().filter(Lane::isCurrent).toList());
            assertThat(current).containsExactly(lane);
        }
    }

    @Test
    @DisplayName("Lane 3: a task that throws does not stop the lane")
    void givenTaskThatThrows_whenRun_thenLaterTasksRun() throws Exception {
        for (Lane lane : startForLanes()) {
            lane.execute(() -> {
                throw new IllegalStateException("on purpose");
            });
            lane.schedule(
                    () -> {
                        throw new IllegalStateException("on purpose");
                    },
                    0);
            BlockingQueue<Boolean> scheduled = new LinkedBlockingQueue<>();
            lane.schedule(() -> scheduled.add(true), 1);

            assertThat(on(lane, () -> true)).isTrue();
            assertThat(next(scheduled, "the scheduled task")).isTrue();
        }
    }

    @Test
    @DisplayName("Lane 5: a scheduled task runs on the lane, and not too early")
    void givenScheduledTask_whenItRuns_thenOnTheLaneAfterItsDelay() throws Exception {
        for (Lane lane : startForLanes()) {
            BlockingQueue<String> ran = new LinkedBlockingQueue<>();
            long begin = lane.nanoTime();
            lane.schedule(
                    () -> {
                        boolean early =
                                lane.nanoTime() - begin < Duration.ofMillis(30).toNanos();
                        ran.add(!lane.isCurrent() ? "on another thread" : early ? "too early" : "well");
                    },
                    30);

            assertThat(next(ran, "the scheduled task")).isEqualTo("well");
        }
    }

    private List<Lane> startForLanes() {
        assumeFalse(transport.lanes().isEmpty(), "this transport has no lanes of its own");
        transport.start(gateway);
        return transport.lanes();
    }

    // ------------------------------------------------------------------ Link

    @Test
    @DisplayName("Link 1: frames arrive in order, each whole and once")
    void givenFrames_whenSentInSeveralTurns_thenTheyArriveInOrder() throws Exception {
        Pair open = start();
        List<Received> expected = new ArrayList<>();
        for (int turn = 0; turn < 50; turn++) {
            List<Frame> frames = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                String message = turn + "." + i + " " + "é".repeat(turn * i * 20);
                boolean text = i % 2 == 0;
                frames.add(text ? text(message) : Frame.binary(Slice.utf8(message)));
                expected.add(text ? new Text(message) : new Binary(Slice.utf8(message)));
            }
            open.onLane(link -> frames.forEach(link::send));
        }

        for (Received message : expected) {
            assertThat(open.client.next()).isEqualTo(message);
        }
    }

    @Test
    @DisplayName("Link 2: what is sent within a turn is queued")
    void givenFrames_whenSentInOneTurn_thenTheyArePending() throws Exception {
        Pair open = start();
        Frame frame = text("x".repeat(1_000));
        BlockingQueue<Long> pending = new LinkedBlockingQueue<>();

        open.onLane(link -> {
            for (int i = 0; i < 3; i++) {
                link.send(frame);
                pending.add(link.pendingBytes());
            }
        });

        assertThat(pending).containsExactly(frame.length() * 1L, frame.length() * 2L, frame.length() * 3L);
        for (int i = 0; i < 3; i++) {
            assertThat(open.client.next()).isInstanceOf(Text.class);
        }
        open.awaitNothingPending();
    }

    @Test
    @DisplayName("Link 3: a frame that does not fit ends the queue, which is told once and later")
    void givenFullQueue_whenAnotherFrameIsSent_thenOverflowIsTold() throws Exception {
        gateway.limits = new OutboundLimits(10_000, 1_000_000);
        Pair open = start();
        BlockingQueue<Integer> toldWithinTheTurn = new LinkedBlockingQueue<>();

        open.onLane(link -> {
            link.send(text("a".repeat(5_000)));
            link.send(text("b".repeat(4_000)));
            link.send(text("c".repeat(5_000)));
            link.send(text("d"));
            toldWithinTheTurn.add(open.engine.overflows.size());
        });

        assertThat(toldWithinTheTurn).containsExactly(0);
        assertThat(next(open.engine.overflows, "the overflow")).isBetween(9_000L, 10_000L);
        open.onLane(link -> {
            link.send(text("e"));
            link.close(CloseReason.OVERFLOW);
        });
        assertThat(open.client.next()).isEqualTo(new Text("a".repeat(5_000)));
        assertThat(open.client.next()).isEqualTo(new Text("b".repeat(4_000)));
        assertThat(codeOf(open.client.next())).isEqualTo(CloseReason.OVERFLOW.code());
        assertThat(open.engine.overflows).isEmpty();
    }

    @Test
    @DisplayName("Link 4: what is queued is sent before the close frame, and nothing after it")
    void givenQueuedFrame_whenClosed_thenItComesBeforeTheEnd() throws Exception {
        Pair open = start();

        open.onLane(link -> {
            link.send(text("before"));
            link.close(new CloseReason(4_000, "enough"));
            link.send(text("after"));
            link.close(CloseReason.GOING_AWAY);
        });

        assertThat(open.client.next()).isEqualTo(new Text("before"));
        assertThat(open.client.next()).isEqualTo(new Closed(new CloseReason(4_000, "enough")));
    }

    @Test
    @DisplayName("Link 4: a close without code sends an empty close frame")
    void givenNoCode_whenClosed_thenTheCloseFrameIsEmpty() throws Exception {
        Pair open = start();

        open.onLane(link -> link.close(new CloseReason(CloseReason.NO_CODE, "")));

        assertThat(codeOf(open.client.next())).isIn(emptyCloseCodes());
    }

    /** {@return what an empty close frame may arrive as; a container may put 1000 into it} */
    protected List<Integer> emptyCloseCodes() {
        return List.of(CloseReason.NO_CODE);
    }

    @Test
    @DisplayName("Link 4: an aborted link sends nothing more")
    void givenAbortedLink_whenSent_thenNothingArrives() throws Exception {
        Pair open = start();

        open.onLane(link -> {
            link.abort();
            link.abort();
            link.send(text("after"));
            link.close(CloseReason.GOING_AWAY);
        });

        Received end = open.client.next();
        assertThat(end).isInstanceOf(Closed.class);
        if (abortsWithoutCloseFrame()) {
            assertThat(end).isEqualTo(new Closed(null));
        }
    }

    @Test
    @DisplayName("Link 5: the end is told once, whoever ends the link")
    void givenLinks_whenTheyEndInAnyWay_thenToldOnce() throws Exception {
        Pair closedByClient = start();
        Pair cut = open();
        Pair closed = open();
        Pair aborted = open();
        Pair open = open();

        closedByClient.client.close(new CloseReason(1000, ""));
        cut.client.cut();
        closed.onLane(link -> link.close(CloseReason.GOING_AWAY));
        closed.client.next();
        aborted.onLane(Link::abort);
        List<Pair> ended = List.of(closedByClient, cut, closed, aborted);
        for (Pair pair : ended) {
            assertThat(pair.end()).isNotEmpty();
        }
        for (Pair pair : ended) {
            pair.onLane(link -> {
                link.close(CloseReason.GOING_AWAY);
                link.abort();
            });
        }
        transport.close();

        assertThat(open.end()).isNotEmpty();
        for (Pair pair : ended) {
            assertThat(pair.engine.ends).isEmpty();
        }
        assertThat(open.engine.ends).isEmpty();
    }

    // ------------------------------------------------------------------ LinkListener

    @Test
    @DisplayName("LinkListener 1: it is called on the link's lane only")
    void givenLink_whenAnythingHappens_thenToldOnTheLane() throws Exception {
        gateway.limits = new OutboundLimits(1_000, 1_000_000);
        Pair open = start();

        open.client.sendText("text");
        open.client.sendBinary(new byte[] {1, 2});
        open.message();
        open.message();
        open.onLane(link -> link.send(text("x".repeat(2_000))));
        next(open.engine.overflows, "the overflow");
        open.client.close(new CloseReason(1000, ""));
        open.end();

        assertThat(open.engine.offLane).isEmpty();
    }

    @Test
    @DisplayName("LinkListener 2: messages come in order, each whole and once")
    void givenMessages_whenSent_thenToldInOrder() throws Exception {
        Pair open = start();

        for (int i = 0; i < 200; i++) {
            open.client.sendText(i + " " + "é".repeat(i * 20));
            open.client.sendBinary(new byte[] {(byte) i, 0, -1});
        }

        for (int i = 0; i < 200; i++) {
            assertThat(open.message()).isEqualTo("text " + i + " " + "é".repeat(i * 20));
            assertThat(open.message()).isEqualTo("binary %02x00ff".formatted(i));
        }
    }

    @Test
    @DisplayName("LinkListener 2: a message that was cut into fragments comes whole")
    void givenFragments_whenSent_thenToldAsOneMessage() throws Exception {
        Pair open = start();

        open.client.sendText("frag", "", "men", "ted");
        open.client.sendText("");
        open.client.sendText("whole");

        assertThat(open.message()).isEqualTo("text fragmented");
        assertThat(open.message()).isEqualTo("text ");
        assertThat(open.message()).isEqualTo("text whole");
    }

    @Test
    @DisplayName("LinkListener 3: a message is activity")
    void givenMessages_whenSent_thenActivityIsTold() throws Exception {
        Pair open = start();
        int before = open.engine.activities.get();

        for (int i = 1; i <= 3; i++) {
            open.client.sendText("message");
            open.message();
            open.onLane(link -> {});
            assertThat(open.engine.activities.get()).isGreaterThanOrEqualTo(before + i);
        }
    }

    @Test
    @DisplayName("LinkListener 4: the end comes with the reason of the close frame, the client's or ours")
    void givenCloseFrames_whenLinksEnd_thenTheReasonIsTold() throws Exception {
        Pair byClient = start();
        Pair byEngine = open();

        byClient.client.close(new CloseReason(4_001, "bye"));
        byEngine.onLane(link -> link.close(new CloseReason(4_002, "enough")));
        byEngine.client.next();

        assertThat(byClient.end()).isEqualTo("4001 bye");
        assertThat(byEngine.end()).isEqualTo("4002 enough");
    }

    @Test
    @DisplayName("LinkListener 4: nothing is told after the end")
    void givenMessagesBehindTheEnd_whenTheLinkEnds_thenNothingIsToldAfterIt() throws Exception {
        Pair aborted = start();
        Pair closed = open();

        for (Pair pair : List.of(aborted, closed)) {
            for (int i = 0; i < 50; i++) {
                pair.client.sendText("message " + i);
            }
        }
        aborted.onLane(Link::abort);
        closed.onLane(link -> link.close(CloseReason.GOING_AWAY));
        for (Pair pair : List.of(aborted, closed)) {
            pair.client.sendText("too late");
        }
        assertThat(aborted.end()).isNotEmpty();
        closed.client.next();
        assertThat(closed.end()).isNotEmpty();
        transport.close();

        assertThat(aborted.engine.late).isEmpty();
        assertThat(closed.engine.late).isEmpty();
    }

    // ------------------------------------------------------------------ both ends

    private Pair start() throws Exception {
        transport.start(gateway);
        return open();
    }

    private Pair open() throws Exception {
        Upgrade upgrade = client().upgrade(UPGRADE);
        assertThat(upgrade).isInstanceOf(Opened.class);
        return new Pair(((Opened) upgrade).link(), next(gateway.links, "a link to open"));
    }

    private boolean opens(HandshakeRequest request) {
        try {
            return client().upgrade(request) instanceof Opened;
        } catch (IOException e) {
            return false;
        }
    }

    private <T> T on(Lane lane, Callable<T> step) throws Exception {
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

    private static HttpRequest request(String method, String path, String body) {
        return new HttpRequest(method, HOST, path, "", Map.of(), Slice.utf8(body), Map.of());
    }

    private static Frame text(String message) {
        return Frame.text(Slice.utf8(message));
    }

    private static int codeOf(Received received) {
        assertThat(received).isInstanceOf(Closed.class);
        CloseReason reason = ((Closed) received).reason();
        return reason == null ? 0 : reason.code();
    }

    /** A link with its two ends. */
    private final class Pair {
        private final ClientLink client;
        private final RecordingLink engine;

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
