package io.realtime4j.transport.tyrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.transport.tyrus.TyrusSettings.Io;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Endpoints of the application on the transport's port. */
@ParameterizedClass
@EnumSource(names = {"NIO", "EPOLL"})
class OtherEndpointsTest {
    private final Io io;
    private final Upper upper = new Upper();
    private Servers server;
    private RawClient client;

    OtherEndpointsTest(Io io) {
        this.io = io;
    }

    @BeforeEach
    void open() throws Exception {
        TyrusTransport transport = TyrusTransport.create(
                        Servers.settings().io(io).build())
                .endpoint(config("/upper", upper))
                .endpoint(ServerEndpointConfig.Builder.create(Greeter.class, "/greet/{name}")
                        .build());
        server = new Servers(transport).started();
        client = server.connect();
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        server.close();
    }

    private static ServerEndpointConfig config(String path, Upper endpoint) {
        return ServerEndpointConfig.Builder.create(Upper.class, path)
                .configurator(new UpperConfigurator(endpoint))
                .build();
    }

    private void upgrade(String path) throws Exception {
        client.send(RawClient.upgrade("").replace("/socket/websocket?vsn=2.0.0&apikey=x", path));
        assertThat(client.response().status()).isEqualTo(101);
    }

    @Test
    void givenProgrammaticEndpoint_whenMessagesAreSent_thenItsBlockingAnswersArrive() throws Exception {
        upgrade("/upper?q=1");

        assertThat(client.read().text()).isEqualTo("welcome q=1");
        for (int i = 0; i < 100; i++) {
            client.sendText("message " + i);
            assertThat(client.read().text()).isEqualTo("MESSAGE " + i);
        }
        client.sendFrame(RawClient.FIN | RawClient.BINARY, new byte[1_000_000]);
        assertThat(client.read().payload()).hasSize(1_000_000);
    }

    @Test
    void givenFramesBehindTheHandshake_whenUpgraded_thenNoneIsLost() throws Exception {
        client.send(RawClient.upgrade("").replace("/socket/websocket", "/upper"));
        client.sendText("at once");

        assertThat(client.response().status()).isEqualTo(101);
        assertThat(client.read().text()).startsWith("welcome");
        assertThat(client.read().text()).isEqualTo("AT ONCE");
    }

    @Test
    void givenClientCloses_whenEndpointListens_thenItHearsAndAnswers() throws Exception {
        upgrade("/upper");
        client.read();

        client.sendFrame(RawClient.FIN | RawClient.CLOSE, new byte[] {3, (byte) 0xE8});

        assertThat(client.read().reason()).isEqualTo("1000");
        assertThat(client.isAtEnd()).isTrue();
        assertThat(Wait.poll(upper.closes, "close")).isEqualTo(1000);
    }

    @Test
    void givenClientVanishes_whenEndpointListens_thenItHears() throws Exception {
        upgrade("/upper");
        client.read();

        client.close();

        assertThat(Wait.poll(upper.closes, "close")).isEqualTo(1006);
    }

    @Test
    void givenAnnotatedEndpoint_whenMessageIsSent_thenPathParameterIsKnown() throws Exception {
        upgrade("/greet/world");

        client.sendText("hello");

        assertThat(client.read().text()).isEqualTo("hello world");
    }

    @Test
    void givenRealtimeLinks_whenOtherEndpointBlocks_thenTheyGoOn() throws Exception {
        upgrade("/upper");
        client.read();
        client.sendText("block");
        Wait.poll(upper.blocked, "endpoint that blocks");

        try (RawClient realtime = server.open()) {
            realtime.sendText("through");
            assertThat(realtime.read().text()).isEqualTo("through");
        }
        upper.release.add(true);
        assertThat(client.read().text()).isEqualTo("BLOCK");
    }

    @Test
    void givenPathOfNobody_whenUpgradeIsAsked_thenEngineAnswers() throws Exception {
        client.send(RawClient.upgrade("").replace("/socket/websocket", "/nobody"));

        assertThat(client.response().body()).startsWith("GET /nobody");
    }

    @Test
    void givenPlainGetOfEndpointPath_whenSent_thenEngineAnswers() throws Exception {
        client.send("GET /upper HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(client.response().body()).startsWith("GET /upper");
    }

    @Test
    void givenConfiguratorThatThrows_whenUpgraded_then500() throws Exception {
        client.send(RawClient.upgrade("X-Fail: 1\r\n").replace("/socket/websocket", "/upper"));

        assertThat(client.response().status()).isEqualTo(500);
    }

    @Test
    void givenTakenPath_whenDeployed_thenRefused() {
        assertThatThrownBy(() -> server.transport.endpoint(config("/socket/websocket", upper)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/socket/websocket");
    }

    /** Answers in upper case, in a blocking manner. */
    public static final class Upper extends Endpoint {
        final BlockingQueue<Integer> closes = new LinkedBlockingQueue<>();
        final BlockingQueue<Boolean> blocked = new LinkedBlockingQueue<>();
        final BlockingQueue<Boolean> release = new LinkedBlockingQueue<>();

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, text -> answer(session, text));
            session.addMessageHandler(ByteBuffer.class, bytes -> answer(session, bytes));
            answerPlain(session, "welcome " + session.getQueryString());
        }

        private void answer(Session session, String text) {
            if (text.equals("block")) {
                blocked.add(true);
                try {
                    Wait.poll(release, "release");
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            answerPlain(session, text.toUpperCase(Locale.ROOT));
        }

        private static void answerPlain(Session session, String text) {
            try {
                session.getBasicRemote().sendText(text);
            } catch (IOException e) {
                throw new UncheckedIOException("sending failed", e);
            }
        }

        private static void answer(Session session, ByteBuffer bytes) {
            try {
                session.getBasicRemote().sendBinary(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException("sending failed", e);
            }
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            closes.add(reason.getCloseCode().getCode());
        }
    }

    private static final class UpperConfigurator extends ServerEndpointConfig.Configurator {
        private final Upper endpoint;

        UpperConfigurator(Upper endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(endpoint);
        }

        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            if (request.getHeaders().containsKey("X-Fail")) {
                throw new IllegalStateException("asked to fail");
            }
        }
    }

    /** Greets by name. */
    @ServerEndpoint("/greet/{name}")
    public static final class Greeter {
        /**
         * Answers.
         *
         * @param text the greeting
         * @param name whom
         * @return both
         */
        @OnMessage
        public String greet(String text, @PathParam("name") String name) {
            return text + " " + name;
        }
    }
}
