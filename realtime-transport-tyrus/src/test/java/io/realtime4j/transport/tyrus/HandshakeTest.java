package io.realtime4j.transport.tyrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.HandshakeRequest;
import io.realtime4j.core.spi.HandshakeResult;
import io.realtime4j.core.spi.HandshakeResult.Admitted;
import io.realtime4j.core.spi.HandshakeResult.Refused;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.transport.tyrus.EchoGateway.EchoLink;
import io.realtime4j.transport.tyrus.RawClient.Response;
import io.realtime4j.transport.tyrus.TyrusSettings.Io;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-01")
@ParameterizedClass
@EnumSource(names = {"NIO", "EPOLL"})
class HandshakeTest {
    private static final String REQUEST = RawClient.upgrade("");

    private final Io io;
    private Servers server;
    private RawClient client;

    HandshakeTest(Io io) {
        this.io = io;
    }

    @BeforeEach
    void open() throws Exception {
        server = Servers.start(io);
        client = server.connect();
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        server.close();
    }

    private static CompletionStage<HandshakeResult> refused(int status, String json, Duration delay) {
        return CompletableFuture.completedFuture(new Refused(HttpResponse.json(status, json), delay));
    }

    @Test
    void givenUpgrade_whenAdmitted_thenSwitchedAndEngineSawTheRequest() throws Exception {
        client.send(RawClient.upgrade("X-Api-Key: k\r\nx-other: 1\r\n"));

        Response response = client.response();
        HandshakeRequest request = server.gateway.link().request;

        assertThat(response.status()).isEqualTo(101);
        assertThat(response.headers())
                .containsEntry("upgrade", "websocket")
                .containsEntry("connection", "Upgrade")
                .containsEntry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(request.host()).isEqualTo("abc.localhost:4000");
        assertThat(request.rawQuery()).isEqualTo("vsn=2.0.0&apikey=x");
        assertThat(request.headers().get("x-api-key")).containsExactly("k");
        assertThat(request.headers().get("x-other")).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/socket/websocket",
                "/socket/websocket/",
                "/socket//websocket",
                "//socket/websocket",
                "/realtime/v1/websocket"
            })
    void givenPathWithEmptySegments_whenUpgraded_thenSwitched(String path) throws Exception {
        client.send(REQUEST.replace("/socket/websocket", path));

        assertThat(client.response().status()).isEqualTo(101);
    }

    @Test
    @DisplayName("S01_031 a refusal is answered after its delay, as plain HTTP, and the connection goes on")
    void givenRefusalWithDelay_whenAsked_thenAnsweredLaterAsPlainHttp() throws Exception {
        server.gateway.handshakes = request -> refused(401, "{\"error\":\"no\"}", Duration.ofMillis(120));
        long start = System.nanoTime();
        client.send(REQUEST + "GET /next HTTP/1.1\r\nHost: a\r\n\r\n");

        Response response = client.response();

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(120));
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.headers()).containsEntry("content-type", "application/json; charset=utf-8");
        assertThat(response.body()).isEqualTo("{\"error\":\"no\"}");
        assertThat(client.response().body()).isEqualTo("GET /next? a ");
    }

    @Test
    void givenRefusedHandshake_whenAnotherFollowsOnTheSameConnection_thenItIsServed() throws Exception {
        server.gateway.handshakes = request -> {
            server.gateway.handshakes = next -> CompletableFuture.completedFuture(new Admitted(next));
            return refused(403, "{}", Duration.ZERO);
        };
        client.send(REQUEST + REQUEST);
        client.sendText("behind both");

        assertThat(client.response().status()).isEqualTo(403);
        assertThat(client.response().status()).isEqualTo(101);
        assertThat(client.read().text()).isEqualTo("behind both");
    }

    @Test
    void givenDecisionTakesLong_whenFramesFollowTheRequestAtOnce_thenNoneIsLost() throws Exception {
        BlockingQueue<CompletableFuture<HandshakeResult>> decisions = new LinkedBlockingQueue<>();
        server.gateway.handshakes = request -> {
            CompletableFuture<HandshakeResult> decision = new CompletableFuture<>();
            decisions.add(decision);
            return decision;
        };
        byte[] head = REQUEST.getBytes(StandardCharsets.ISO_8859_1);
        byte[] frame = RawClient.frame(RawClient.FIN | RawClient.TEXT, "early".getBytes(StandardCharsets.UTF_8));
        byte[] both = Arrays.copyOf(head, head.length + frame.length);
        System.arraycopy(frame, 0, both, head.length, frame.length);
        client.send(both);
        client.sendText("later");

        Wait.poll(decisions, "handshake").complete(new Admitted(new HandshakeRequest("", "", Map.of())));

        assertThat(client.response().status()).isEqualTo(101);
        assertThat(client.read().text()).isEqualTo("early");
        assertThat(client.read().text()).isEqualTo("later");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "HEAD", "OPTIONS", "DELETE"})
    @DisplayName("S01_032 another method than GET is 400 with an empty body")
    void givenOtherMethod_whenSent_then400Empty(String method) throws Exception {
        server.gateway.handshakes = request -> CompletableFuture.failedFuture(new AssertionError("asked"));
        client.send(REQUEST.replace("GET", method));

        Response response = client.response(method.equals("HEAD"));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.headers()).containsEntry("content-length", "0");
    }

    @ParameterizedTest
    @CsvSource({
        "Upgrade: websocket, upgrade",
        "Connection: Upgrade, connection",
        "Sec-WebSocket-Version: 13, sec-websocket-version",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, sec-websocket-key"
    })
    @DisplayName("S01_033 a good token without a valid upgrade is 400 with a text that names the header")
    void givenMissingHeader_whenAdmitted_then400NamesIt(String line, String name) throws Exception {
        client.send(REQUEST.replace(line + "\r\n", ""));

        Response response = client.response();

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.headers().get("content-type")).startsWith("text/plain");
        assertThat(response.body()).contains("header " + name + " ");
    }

    @Test
    @DisplayName("S01_033 a bad token without a valid upgrade is what the engine says")
    void givenPlainGet_whenRefused_thenTheRefusalCounts() throws Exception {
        server.gateway.handshakes = request -> refused(401, "{}", Duration.ZERO);
        client.send("GET /socket/websocket HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(client.response().status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-WebSocket-Version: 13, Sec-WebSocket-Version: 8",
        "dGhlIHNhbXBsZSBub25jZQ==, c2hvcnQ=",
        "dGhlIHNhbXBsZSBub25jZQ==, not base64"
    })
    void givenWrongHeader_whenAdmitted_then400(String good, String bad) throws Exception {
        client.send(REQUEST.replace(good, bad));

        assertThat(client.response().status()).isEqualTo(400);
    }

    @Test
    void givenHeadersAsBrowsersSendThem_whenUpgraded_thenSwitched() throws Exception {
        client.send(REQUEST.replace("Connection: Upgrade", "Connection: keep-alive, Upgrade")
                .replace("Upgrade: websocket", "Upgrade: WebSocket"));

        assertThat(client.response().status()).isEqualTo(101);
    }

    @Test
    @DisplayName("S01_034 any origin is accepted; S01_035 permessage-deflate is not negotiated")
    void givenOriginAndExtensionAndProtocol_whenUpgraded_thenIgnored() throws Exception {
        String offers = String.join(
                "\r\n",
                "Origin: https://evil.example",
                "Sec-WebSocket-Protocol: phoenix",
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
                "");
        client.send(RawClient.upgrade(offers));

        Response response = client.response();

        assertThat(response.status()).isEqualTo(101);
        assertThat(response.headers()).doesNotContainKeys("sec-websocket-extensions", "sec-websocket-protocol");
    }

    @Test
    @DisplayName("S01_036 a request line over 8000 bytes is 414, a header value over the limit 431")
    void givenTooLongTokens_whenSent_then414And431() throws Exception {
        client.send(REQUEST.replace("apikey=x", "apikey=" + "x".repeat(8000)));
        assertThat(client.response().status()).isEqualTo(414);

        try (RawClient other = server.connect()) {
            other.send(RawClient.upgrade("X-Api-Key: " + "k".repeat(4097) + "\r\n"));
            assertThat(other.response().status()).isEqualTo(431);
        }
    }

    @Test
    void givenEngineFailsToOpen_whenUpgraded_thenClosedWith1011() throws Exception {
        server.gateway.opened = link -> {
            throw new IllegalStateException("asked to throw");
        };
        client.send(REQUEST);

        assertThat(client.response().status()).isEqualTo(101);
        assertThat(client.read().reason()).isEqualTo("1011");
    }

    @Test
    void givenEngineSendsWhileOpening_whenUpgraded_thenFrameFollowsTheResponse() throws Exception {
        server.gateway.opened = link -> link.link.send(Frame.text(Slice.utf8("hello")));
        client.send(REQUEST);

        assertThat(client.response().status()).isEqualTo(101);
        assertThat(client.read().text()).isEqualTo("hello");
    }

    @Test
    void givenJavaClient_whenItTalks_thenItIsUnderstood() throws Exception {
        Listener listener = new Listener();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + server.address().getPort() + "/socket/websocket"), listener)
                .get(20, TimeUnit.SECONDS);
        EchoLink link = server.gateway.link();

        socket.sendText("hel", false).get(20, TimeUnit.SECONDS);
        socket.sendText("lo", true).get(20, TimeUnit.SECONDS);

        assertThat(Wait.poll(listener.texts, "echo")).isEqualTo("hello");
        socket.sendClose(1000, "done").get(20, TimeUnit.SECONDS);
        assertThat(Wait.poll(listener.closes, "close")).isEqualTo(1000);
        assertThat(Wait.poll(link.ends, "the end")).isEqualTo("1000 done");
    }

    private static final class Listener implements WebSocket.Listener {
        final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        final BlockingQueue<Integer> closes = new LinkedBlockingQueue<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            texts.add(data.toString());
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closes.add(code);
            return CompletableFuture.completedFuture(null);
        }
    }
}
