package io.realtime4j.launcher.warmup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.realtime4j.transport.tyrus.TyrusSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarmUpTest {
    private static final TyrusSettings LISTENER = TyrusSettings.builder().build();

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void givenEachSerializer_whenASceneIsPlayed_thenEverythingIsAnsweredAndNobodyStays(int round) throws IOException {
        try (Stage stage = Stage.open(LISTENER)) {
            Scene.play(stage, round); // throws when something that a client expects does not come

            await().untilAsserted(() -> assertThat(stage.node().connections()).isZero());
        }
    }

    @Test
    void givenAnotherToken_whenSomeoneConnectsToTheStage_thenRefused() throws IOException {
        try (Stage stage = Stage.open(LISTENER);
                Actor stranger = Actor.connect(stage.address(), "guess", "1.0.0")) {
            stranger.await("HTTP/1.1 40");
        }
    }

    @Test
    void whenTheTimeIsOver_thenItsThreadEnds() {
        try (WarmUp warmUp = WarmUp.start(Duration.ofMillis(1), LISTENER)) {
            await().untilAsserted(() -> assertThat(warmUp.isRunning()).isFalse());
        }
    }

    @Test
    void whenClosedEarly_thenItsThreadEnds() {
        WarmUp warmUp = WarmUp.start(Duration.ofHours(1), LISTENER);
        assertThat(warmUp.isRunning()).isTrue();

        warmUp.close();

        assertThat(warmUp.isRunning()).isFalse();
    }

    @Test
    void givenNoTime_whenStarted_thenNothingRuns() {
        try (WarmUp warmUp = WarmUp.start(Duration.ZERO, LISTENER)) {
            assertThat(warmUp.isRunning()).isFalse();
        }
    }

    @Test
    void givenAServerThatHangsUp_whenAwaited_thenToldWhatWasMissing() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Actor actor = Actor.open(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
            server.accept().close();

            assertThatThrownBy(() -> actor.await("welcome"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("welcome");
            actor.close();
        }
    }

    @Test
    void givenMoreThanABufferBeforeAWord_whenAwaited_thenFoundAndTheRestKept() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Actor actor = Actor.open(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
                Socket peer = server.accept()) {
            CompletableFuture<Void> written = CompletableFuture.runAsync(() -> fill(peer));

            actor.await("first");
            actor.await("second");
            written.join();
        }
    }

    private static void fill(Socket peer) {
        try {
            peer.getOutputStream()
                    .write((".".repeat(200_000) + "first" + ".".repeat(70_000) + "second")
                            .getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 125, 126, 300})
    void whenSent_thenAMaskedFrameOfThatLength(int length) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Actor actor = Actor.open(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
                Socket peer = server.accept()) {
            actor.send("x".repeat(length));

            InputStream in = peer.getInputStream();
            assertThat(in.read()).isEqualTo(0x81);
            int first = in.read() - 0x80;
            int told = first == 126 ? in.read() << 8 | in.read() : first;
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(told);
            assertThat(told).isEqualTo(length);
            assertThat(payload[length - 1] ^ mask[(length - 1) % 4]).isEqualTo('x');
        }
    }
}
