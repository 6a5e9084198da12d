package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.acceptance.ContainerTransport.Container;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients say and hear when the portable endpoint and the servlet are mounted in somebody else's container. */
abstract class ContainerConversation {
    private static final String ROOM = "realtime:room";
    private static final String SELF_AND_ACK = "{'broadcast':{'self':true,'ack':true}}";
    private static final Executor LATER = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);

    private final TestServer server;
    private final Supplier<Container> containers;
    private final TestTenant abc;

    ContainerConversation(TestServer server, Supplier<Container> containers) {
        this.server = server;
        this.containers = containers;
        this.abc = server.tenant();
    }

    static TestServer server(Supplier<Container> containers) {
        return TestServer.create(
                settings -> settings,
                parts -> parts.transport(new ContainerTransport(containers.get()))
                        .endpoint(HttpEndpoint.of("POST", "/echo/{name}", ContainerConversation::echo))
                        .endpoint(HttpEndpoint.of(
                                "GET",
                                "/later",
                                request -> CompletableFuture.supplyAsync(() -> HttpResponse.text(200, "later"), LATER)))
                        .endpoint(HttpEndpoint.of("GET", "/streamed/{end}", ContainerConversation::stream)));
    }

    private static CompletionStage<HttpResponse> stream(HttpRequest request) {
        boolean ends = request.parameters().get("end").equals("whole");
        HttpResponse answer = HttpResponse.streamed(200, "text/plain; charset=utf-8", out -> {
            out.write("x".repeat(500_000).getBytes(UTF_8));
            if (!ends) {
                throw new IOException("this body has no end");
            }
        });
        return CompletableFuture.supplyAsync(() -> answer, LATER);
    }

    private static CompletionStage<HttpResponse> echo(HttpRequest request) {
        String text = request.host() + " " + request.path() + "?" + request.rawQuery() + " "
                + request.parameters() + " " + request.headers().get("x-twice") + " "
                + request.body().length();
        return CompletableFuture.completedFuture(HttpResponse.text(201, text).withHeader("x-answer", "42"));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void givenClient_whenJoiningAndLeaving_thenAnswered(Dialect dialect) {
        Client client = abc.connect(dialect, Tokens.anon());

        client.send("[null,'1','phoenix','heartbeat',{}]").expectOk(null, "1", "phoenix");
        client.join("2", ROOM, "{}");
        client.send("['2','3','realtime:room','phx_leave',{}]").expectOk("2", "3", ROOM);
        client.expectClosed("2", ROOM).expectNothing();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void givenTwoClients_whenOneBroadcasts_thenBothHearItAndItIsAcknowledged(Dialect dialect) {
        Client a = abc.connect(dialect, Tokens.anon()).join("1", ROOM, SELF_AND_ACK);
        Client b = abc.v2().join(ROOM);

        for (int i = 0; i < 50; i++) {
            a.send("['1','%d','realtime:room','broadcast',{'n':%d,'text':'\u00e9\ud83d\ude00'}]".formatted(i, i));
        }

        for (int i = 0; i < 50; i++) {
            String heard = "[null,null,'realtime:room','broadcast',{'n':%d,'text':'\u00e9\ud83d\ude00'}]".formatted(i);
            a.expect(heard).expectOk("1", Integer.toString(i), ROOM);
            b.expect(heard);
        }
    }

    @Test
    void givenBinaryPush_whenSent_thenBytesForV2AndTextForV1() {
        Client a = abc.v2().join("1", ROOM, SELF_AND_ACK);
        Client b = abc.v2().join(ROOM);
        Client v1 = abc.v1().join(ROOM);
        byte[] json = "{\"x\":1}".getBytes(UTF_8);

        a.socket().sendBinary(Hex.push("1", "2", ROOM, "e", "", 1, json));

        byte[] heard = Hex.broadcast(ROOM, "e", "", 1, json);
        assertThat(a.socket().expectBinary()).isEqualTo(heard);
        a.expectOk("1", "2", ROOM);
        assertThat(b.socket().expectBinary()).isEqualTo(heard);
        v1.expect("[null,null,'realtime:room','broadcast',{'event':'e','payload':{'x':1},'type':'broadcast'}]");
    }

    @ParameterizedTest
    @ValueSource(ints = {9_000, 70_000, 2_000_000})
    void givenLargeMessages_whenSent_thenWhole(int length) {
        Client a = abc.v2().join(ROOM);
        Client b = abc.v2().join(ROOM);
        String text = "\ud83d\ude00x".repeat(length / 5);
        byte[] bytes = new byte[length];

        a.send("['1','2','realtime:room','broadcast',{'text':'" + text + "'}]");
        a.socket().sendBinary(Hex.push("1", "3", ROOM, "raw", "", 0, bytes));

        assertThat(new String(message(b.socket(), Frame.TEXT), UTF_8))
                .isEqualTo(Json.text("[null,null,'realtime:room','broadcast',{'text':'" + text + "'}]"));
        assertThat(message(b.socket(), Frame.BINARY)).isEqualTo(Hex.broadcast(ROOM, "raw", "", 0, bytes));
    }

    /** The next message; containers may send a large one in fragments. */
    private static byte[] message(TestSocket socket, int opcode) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Frame frame = socket.frame();
        assertThat(frame.opcode()).as("%s", frame).isEqualTo(opcode);
        while (!frame.fin()) {
            bytes.writeBytes(frame.payload());
            frame = socket.frame();
            assertThat(frame.opcode()).as("%s", frame).isEqualTo(Frame.CONTINUATION);
        }
        bytes.writeBytes(frame.payload());
        return bytes.toByteArray();
    }

    @Test
    void givenFragments_whenSent_thenOneMessage() {
        Client client = abc.v2();
        byte[] text =
                Json.text("[null,'\ud83d\ude00','phoenix','heartbeat',{}]").getBytes(UTF_8);

        for (int i = 0; i < text.length; i++) {
            Frame part = Frame.of(i == 0 ? Frame.TEXT : Frame.CONTINUATION, new byte[] {text[i]});
            client.socket().send(i == text.length - 1 ? part : part.notFinal());
        }

        client.expectOk(null, "\ud83d\ude00", "phoenix");
    }

    @ParameterizedTest
    @ValueSource(ints = {Frame.TEXT, Frame.BINARY})
    void givenMessageAboveTheLimit_whenSent_thenClosedWith1009(int opcode) {
        TestSocket socket = abc.v2().socket();

        socket.send(Frame.of(opcode, new byte[Gateway.MAX_MESSAGE_BYTES + 1]));

        socket.expectClose(1009);
    }

    @Test
    void givenManySessions_whenEachHasSentAMessage_thenTheyHoldLittleMemory() {
        long before = usedBytes();
        for (int i = 0; i < 40; i++) {
            Client client = abc.v2().join(ROOM);
            client.socket().sendBinary(Hex.push("1", "2", ROOM, "e", "", 0, new byte[1]));
            client.expectNothing();
        }

        assertThat(usedBytes() - before).isLessThan(40 * 500_000);
    }

    private static long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void givenBadTokenOrUnknownTenant_whenConnecting_thenHandshakeFails() {
        HttpReply badToken = abc.call(abc.handshake("nonsense"));
        HttpReply unknown = abc.call(server.unknownTenant("nobody").handshake(Tokens.anon()));

        assertThat(badToken.status()).isEqualTo(500);
        assertThat(unknown.status()).isEqualTo(500);
    }

    @Test
    void givenRefusedJoin_whenOnPrivateTopic_thenReasonIsTold() {
        abc.update(tenant -> tenant.privateOnly(true));
        Client client = abc.v2();

        client.send("['1','1','realtime:room','phx_join',{'config':{}}]");

        client.expectRefusedLike("1", ROOM, "PrivateOnly: .*");
    }

    @Test
    void givenManyTenants_whenTheirClientsConnectAtOnce_thenEachIsItsOwn() {
        List<TestTenant> tenants = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            tenants.add(server.tenant());
        }

        List<Client> clients =
                tenants.parallelStream().map(tenant -> tenant.v1().join(ROOM)).toList();

        for (int i = 0; i < clients.size(); i++) {
            tenants.get(i).handle().publish("room", "e", Integer.toString(i));
            clients.get(i)
                    .expect("[null,null,'realtime:room','broadcast',{'event':'e','payload':%d,'type':'broadcast'}]"
                            .formatted(i))
                    .expectNothing();
        }
    }

    @Test
    void givenHttpBroadcast_whenPosted_thenClientsHearIt() {
        Client client = abc.v2().join(ROOM);

        HttpReply reply = abc.call(abc.post("/realtime/v1/api/broadcast")
                .json("{\"messages\":[{\"topic\":\"room\",\"event\":\"e\",\"payload\":{}}]}"));

        assertThat(reply.status()).isEqualTo(202);
        client.expect("[null,null,'realtime:room','broadcast',{'type':'broadcast','event':'e','payload':{}}]");
    }

    @Test
    void givenEndpoints_whenAsked_thenTheySeeTheWholeRequest() {
        HttpReply echo = abc.call(new HttpCall("POST", "/echo/%C3%A9%20x?q=%20")
                .host(abc.host())
                .header("x-twice", "a b")
                .body(new byte[100_000]));
        HttpReply missing = abc.call(new HttpCall("GET", "/missing").host(abc.host()));

        assertThat(echo.status()).isEqualTo(201);
        assertThat(echo.headers()).containsEntry("x-answer", "42").containsKey("x-request-id");
        assertThat(echo.body()).isEqualTo(abc.host() + " /echo/%C3%A9%20x?q=%20 {name=\u00e9 x} [a b] 100000");
        assertThat(missing.status()).isEqualTo(404);
    }

    @Test
    void givenAnswerThatTakesTime_whenAsked_thenItComes() {
        HttpReply reply = abc.call(new HttpCall("GET", "/later").host(abc.host()));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("later");
    }

    @Test
    void givenStreamedAnswer_whenWritten_thenWhole() {
        HttpReply reply = abc.call(new HttpCall("GET", "/streamed/whole").host(abc.host()));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("x".repeat(500_000));
    }

    @Test
    void givenStreamedAnswerThatFails_whenWritten_thenTheClientNotices() {
        HttpCall call = new HttpCall("GET", "/streamed/broken").host(abc.host());

        assertThatThrownBy(() -> abc.call(call)).isInstanceOfAny(AssertionError.class, UncheckedIOException.class);
    }

    @Test
    void givenBodyAboveTheLimit_whenPosted_then413() {
        HttpReply reply = abc.call(new HttpCall("POST", "/echo/x")
                .host(abc.host())
                .header("content-length", Integer.toString(Gateway.MAX_HTTP_BODY_BYTES + 1)));

        assertThat(reply.status()).isEqualTo(413);
    }

    @Test
    void givenClient_whenServerStops_thenToldToReconnect() {
        TestServer other = server(containers).start();
        Client client = other.tenant().v2().join(ROOM);

        CompletableFuture<?> stopped =
                CompletableFuture.runAsync(() -> other.engine().close());

        client.socket().expectClose(1012);
        stopped.join();
    }
}
