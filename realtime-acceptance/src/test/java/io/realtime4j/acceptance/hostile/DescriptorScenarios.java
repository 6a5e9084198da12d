package io.realtime4j.acceptance.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.realtime4j.acceptance.HttpCall;
import io.realtime4j.acceptance.TestSocket;
import io.realtime4j.acceptance.Tokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A server that has run out of file descriptors serves whom it has, and later whoever comes when there are some again. */
@DisabledOnOs(OS.WINDOWS)
final class DescriptorScenarios {
    private static final int DESCRIPTORS = 128;
    private static final int ROUNDS = 3;
    private static final long MOST_GROWTH = 5_000_000; // 6 KB for each connection there was
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String HEARTBEAT = "[null,\"1\",\"phoenix\",\"heartbeat\",{}]";

    private final List<TestSocket> sockets = new ArrayList<>();
    private Process process;
    private int port;

    @BeforeEach
    void start() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n " + DESCRIPTORS + " && exec \"$@\"",
                        "sh",
                        java,
                        "-cp",
                        classPath,
                        StarvedServer.class.getName())
                .redirectError(Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader(UTF_8);
        port = Integer.parseInt(output.readLine());
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        sockets.forEach(TestSocket::close);
        process.getOutputStream().close();
        assertThat(process.waitFor()).isZero();
    }

    private TestSocket open() {
        TestSocket socket = new TestSocket(port);
        sockets.add(socket);
        return socket;
    }

    private TestSocket connect() {
        TestSocket socket = open();
        socket.upgrade(TestSocket.upgradeCall("/socket/websocket?vsn=2.0.0&apikey=" + Tokens.anon())
                .host(StarvedServer.TENANT + ".example.com"));
        return socket;
    }

    private static void expectServed(TestSocket socket) {
        socket.sendText(HEARTBEAT);
        assertThat(socket.expectText()).contains("\"ok\"");
    }

    private long figure(String path) {
        try (TestSocket socket = new TestSocket(port)) {
            return Long.parseLong(socket.call(new HttpCall("GET", path).host(StarvedServer.TENANT + ".example.com"))
                    .body());
        }
    }

    @Test
    @DisplayName(
            "exhausted descriptors: who is connected is served, who comes later, too; it is counted, and nothing is kept")
    void givenTooManyConnections_whenTheyLeave_thenNewOnesAreServed() {
        TestSocket bystander = connect();
        expectServed(bystander);
        assertThat(figure(StarvedServer.ACCEPT_ERRORS)).isZero();
        useUp(bystander); // so that what is made once has been made
        long heap = figure(StarvedServer.LIVE_HEAP);

        for (int i = 0; i < ROUNDS; i++) {
            useUp(bystander);
        }

        expectServed(connect());
        expectServed(bystander);
        assertThat(figure(StarvedServer.ACCEPT_ERRORS)).isPositive();
        await().atMost(PATIENCE).until(() -> figure(StarvedServer.CONNECTIONS) == 3); // theirs, and who asks
        assertThat(figure(StarvedServer.LIVE_HEAP) - heap).isLessThan(MOST_GROWTH);
    }

    private void useUp(TestSocket bystander) {
        List<TestSocket> hogs = new ArrayList<>();
        for (int i = 0; i < 2 * DESCRIPTORS; i++) {
            hogs.add(open());
            expectServed(bystander);
        }
        hogs.forEach(TestSocket::close);
    }
}
