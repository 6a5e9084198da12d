package io.realtime4j.transport.tyrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.HandshakeResult.Refused;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.core.spi.Link;
import io.realtime4j.core.spi.OutboundLimits;
import io.realtime4j.transport.tyrus.EchoGateway.EchoLink;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The portable endpoint in a container that knows nothing of it: Tyrus, by its own parser and writer. */
class MountedTransportTest {
    private final EchoGateway gateway = new EchoGateway();
    private final MountedTransport mounted = MountedTransport.create();
    private Servers container;
    private RawClient client;

    @BeforeEach
    void open() throws Exception {
        TyrusTransport transport = TyrusTransport.create(Servers.settings().build());
        container = new Servers(transport.endpoint(mounted.endpointAt("/app/websocket"))).started();
        gateway.lanes = transport.lanes();
        gateway.limits = new OutboundLimits(1_000_000, 4_000_000);
        mounted.start(gateway);
        client = container.connect();
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        mounted.close();
        container.close();
    }

    private static String request() {
        return RawClient.upgrade("X-Api-Key: k\r\n").replace("/socket/websocket", "/app/websocket");
    }

    private EchoLink upgrade() throws Exception {
        client.send(request());
        assertThat(client.response().status()).isEqualTo(101);
        return gateway.link();
    }

    @Test
    void givenMountedEndpoint_whenUpgraded_thenEngineSawTheRequest() throws Exception {
        EchoLink link = upgrade();

        assertThat(link.request.host()).isEqualTo("abc.localhost:4000");
        assertThat(link.request.rawQuery()).isEqualTo("vsn=2.0.0&apikey=x");
        assertThat(link.request.headers().get("x-api-key")).containsExactly("k");
        assertThat(mounted.lanes()).isEmpty();
        assertThat(mounted.address()).isEmpty();
    }

    @Test
    void givenMessages_whenSent_thenEchoedInOrder() throws Exception {
        upgrade();

        for (int i = 0; i < 200; i++) {
            client.sendText("text " + i);
            client.sendFrame(RawClient.FIN | RawClient.BINARY, new byte[i * 10]);
        }

        for (int i = 0; i < 200; i++) {
            assertThat(client.read().text()).isEqualTo("text " + i);
            assertThat(client.read().payload()).hasSize(i * 10);
        }
    }

    @Test
    void givenPong_whenReceived_thenItIsActivity() throws Exception {
        EchoLink link = upgrade();

        client.sendFrame(RawClient.FIN | RawClient.PONG, new byte[] {'x'});
        client.sendText("after");
        client.read();
        link.onLane(l -> {});

        assertThat(link.activities.get()).isEqualTo(2);
    }

    @Test
    void givenEngineCloses_whenFramesAreQueued_thenTheyComeFirst() throws Exception {
        EchoLink link = upgrade();

        link.onLane(l -> {
            l.send(Frame.text(Slice.utf8("last words")));
            l.close(new CloseReason(1012, ""));
        });

        assertThat(client.read().text()).isEqualTo("last words");
        assertThat(client.read().reason()).isEqualTo("1012");
        assertThat(Wait.poll(link.ends, "the end")).isEqualTo("1012 ");
    }

    @Test
    void givenClientCloses_whenOpen_thenEngineIsToldOnce() throws Exception {
        EchoLink link = upgrade();

        client.sendFrame(RawClient.FIN | RawClient.CLOSE, new byte[] {3, (byte) 0xE8, 'x'});

        assertThat(client.read().reason()).startsWith("1000");
        assertThat(Wait.poll(link.ends, "the end")).isEqualTo("1000 x");
        mounted.close();
        assertThat(link.ends).isEmpty();
    }

    @Test
    void givenEngineAborts_whenOpen_thenSessionEnds() throws Exception {
        EchoLink link = upgrade();

        link.onLane(Link::abort);

        assertThat(client.read().reason()).isEqualTo("1001");
        assertThat(Wait.poll(link.ends, "the end")).isEqualTo("1001 ");
    }

    @Test
    void givenEngineThrows_whenMessageComes_thenClosedWith1011() throws Exception {
        upgrade();

        client.sendText("throw");

        assertThat(client.read().reason()).isEqualTo("1011");
    }

    @Test
    void givenClientThatDoesNotRead_whenItsQueueIsFull_thenOverflowIsTold() throws Exception {
        try (RawClient slow = RawClient.connectSlow(container.address())) {
            slow.send(request());
            assertThat(slow.response().status()).isEqualTo(101);
            EchoLink link = gateway.link();
            Frame frame = Frame.text(Slice.utf8("z".repeat(10_000)));

            for (int i = 0; i < 5_000 && link.overflows.isEmpty(); i++) {
                link.onLane(l -> l.send(frame));
            }

            assertThat(Wait.poll(link.overflows, "overflow")).isBetween(900_000L, 1_000_000L);
        }
    }

    @Test
    void givenRefusal_whenUpgraded_thenHandshakeFails() throws Exception {
        gateway.handshakes = request ->
                CompletableFuture.completedFuture(new Refused(HttpResponse.json(401, "{}"), Duration.ofDays(1)));

        client.send(request());

        assertThat(client.response().status()).isEqualTo(500);
    }

    @Test
    void givenStoppedTransport_whenUpgraded_thenHandshakeFails() throws Exception {
        mounted.stopAccepting();

        client.send(request());

        assertThat(client.response().status()).isEqualTo(500);
    }

    @Test
    void givenOpenSession_whenTransportCloses_thenItEnds() throws Exception {
        EchoLink link = upgrade();

        mounted.close();

        assertThat(client.read().reason()).isEqualTo("1001");
        assertThat(Wait.poll(link.ends, "the end")).isEqualTo("1001 ");
    }

    @Test
    void whenAskedForEndpoints_thenBothPathsOfClients() {
        assertThat(mounted.endpoints())
                .extracting(config -> config.getPath())
                .containsExactly("/socket/websocket", "/realtime/v1/websocket");
    }
}
