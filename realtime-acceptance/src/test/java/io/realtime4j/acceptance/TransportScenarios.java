package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-01")
final class TransportScenarios {
    private static final int MAX_FRAME = 5_000_000;

    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final TestTenant abc = server.tenant();

    @Test
    @DisplayName("S01_038 a frame over five million bytes closes with 1009")
    void givenTooLargeFrame_whenSent_thenClosed() {
        Client client = abc.v2();

        client.socket()
                .send(java.util.Arrays.copyOf(
                        Frame.text("x".repeat(MAX_FRAME + 1)).encoded(), 20));

        client.socket().expectClose(1009);
    }

    @Test
    @DisplayName("S01_038 fragments that sum to more than five million bytes close with 1009")
    void givenTooLargeFragments_whenSent_thenClosed() {
        Client client = abc.v2();
        byte[] half = "y".repeat(MAX_FRAME / 2).getBytes(UTF_8);

        client.socket().send(Frame.of(Frame.TEXT, half).notFinal());
        client.socket().send(Frame.of(Frame.CONTINUATION, half).notFinal());
        client.socket().send(Frame.of(Frame.CONTINUATION, new byte[1]));

        client.socket().expectClose(1009);
    }

    @Test
    @DisplayName("S01_038 a message of five million bytes passes")
    void givenLargestMessage_whenSent_thenHandled() {
        Client client = abc.v2();
        String start = "[null,\"1\",\"phoenix\",\"heartbeat\",{\"x\":\"";
        String end = "\"}]";

        client.socket().sendText(start + "x".repeat(MAX_FRAME - start.length() - end.length()) + end);

        client.expectOk(null, "1", "phoenix");
    }

    @Test
    @DisplayName("S01_039 an unmasked frame closes with 1002")
    void givenUnmaskedFrame_whenSent_thenClosed() {
        Client client = abc.v2();

        client.socket().send(Frame.text("[]").unmasked());

        client.socket().expectClose(1002);
    }

    @Test
    @DisplayName("S01_040 a silent client is closed with 1000, also one that has joined")
    void givenSilence_whenIdleTimeoutPasses_thenClosed() {
        try (TestServer impatient = TestServer.create(settings -> settings.idleTimeout(Duration.ofSeconds(1)))
                .start()) {
            TestTenant tenant = impatient.tenant();
            Client silent = tenant.v2();
            Client joined = tenant.v2().join("realtime:room");

            silent.socket().expectClose(1000);
            joined.socket().expectClose(1000);
        }
    }

    @Test
    @DisplayName("S01_040 a client that pings is not closed")
    void givenPings_whenIdleTimeoutPasses_thenOpen() {
        try (TestServer impatient = TestServer.create(settings -> settings.idleTimeout(Duration.ofSeconds(1)))
                .start()) {
            Client client = impatient.tenant().v2();
            long end = System.nanoTime() + Duration.ofMillis(1500).toNanos();

            while (System.nanoTime() < end) {
                client.socket().send(Frame.of(Frame.PING, new byte[0]));
                client.socket().expect(Frame.PONG);
            }

            client.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125})
    @DisplayName("S01_041 a ping is answered with its own data")
    void givenPing_whenSent_thenPongWithTheSameData(int length) {
        Client client = abc.v2();
        byte[] data = new byte[length];
        java.util.Arrays.fill(data, (byte) 7);

        client.socket().send(Frame.of(Frame.PING, data));

        assertThat(client.socket().expect(Frame.PONG).payload()).isEqualTo(data);
    }

    @Test
    @DisplayName("S01_041 a ping between fragments is answered at once")
    void givenPingBetweenFragments_whenSent_thenBothAreHandled() {
        Client client = abc.v2();

        client.socket().send(Frame.text("[null,\"1\",\"phoenix\",").notFinal());
        client.socket().send(Frame.of(Frame.PING, new byte[] {1}));
        client.socket().send(Frame.of(Frame.CONTINUATION, "\"heartbeat\",{}]".getBytes(UTF_8)));

        assertThat(client.socket().expect(Frame.PONG).payload()).containsExactly(1);
        client.expectOk(null, "1", "phoenix");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 3000, 4999})
    @DisplayName("S01_210 a close frame is answered with the same code")
    void givenCloseWithCode_whenSent_thenEchoed(int code) {
        TestSocket socket = abc.v2().socket();

        socket.send(Frame.close(code));

        socket.expectClose(code);
    }

    @Test
    @DisplayName("S01_210 a close frame without a code is answered with none")
    void givenCloseWithoutCode_whenSent_thenEchoed() {
        TestSocket socket = abc.v2().join("realtime:room").socket();

        socket.send(Frame.close());

        socket.expectClose(null);
    }
}
