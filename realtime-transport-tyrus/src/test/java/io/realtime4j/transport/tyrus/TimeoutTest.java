package io.realtime4j.transport.tyrus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TimeoutTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration ENOUGH_TO_CONNECT = Duration.ofSeconds(2);

    @Test
    void givenRequestHeadThatNeverEnds_whenTimeIsUp_then408() throws Exception {
        try (Servers server =
                        Servers.start(Servers.settings().requestTimeout(SHORT).build());
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost:");

            assertThat(client.response().status()).isEqualTo(408);
            assertThat(client.isAtEnd()).isTrue();
            assertThat(server.gateway.meters.count("realtime_transport_refused_requests", "request_timeout"))
                    .isEqualTo(1);
        }
    }

    @Test
    void givenBodyThatNeverEnds_whenTimeIsUp_then408() throws Exception {
        try (Servers server =
                        Servers.start(Servers.settings().requestTimeout(SHORT).build());
                RawClient client = server.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");

            assertThat(client.response().status()).isEqualTo(408);
            assertThat(client.isAtEnd()).isTrue();
            assertThat(server.gateway.meters.count("realtime_transport_refused_requests", "request_timeout"))
                    .isEqualTo(1);
        }
    }

    @Test
    void givenIdleConnection_whenKeepAliveIsUp_thenClosedSilently() throws Exception {
        try (Servers server =
                        Servers.start(Servers.settings().keepAliveTimeout(SHORT).build());
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(200);

            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void givenEngineThatNeverDecides_whenTimeIsUp_then503() throws Exception {
        try (Servers server =
                        Servers.start(Servers.settings().handshakeTimeout(SHORT).build());
                RawClient client = server.connect()) {
            server.gateway.handshakes = request -> new CompletableFuture<>();
            client.send(RawClient.upgrade(""));

            assertThat(client.response().status()).isEqualTo(503);
        }
    }

    @Test
    void givenOpenLink_whenHttpTimeoutsAreOver_thenStaysOpen() throws Exception {
        try (Servers server = Servers.start(Servers.settings()
                        .requestTimeout(ENOUGH_TO_CONNECT)
                        .keepAliveTimeout(ENOUGH_TO_CONNECT)
                        .build());
                RawClient client = server.open();
                RawClient other = server.connect()) {
            assertThat(other.response().status()).isEqualTo(408); // so the time is over

            client.sendText("still here");
            assertThat(client.read().text()).isEqualTo("still here");
        }
    }
}
