package io.realtime4j.transport.tyrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Claims;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.core.spi.TokenRefusal;
import io.realtime4j.core.spi.TokenVerifier;
import io.realtime4j.core.spi.TokenVerifier.Refused;
import io.realtime4j.core.spi.TokenVerifier.Verified;
import io.realtime4j.core.spi.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The engine itself on both transports. */
@Tag("spec-01")
class EngineOnTyrusTest {
    private static final TokenVerifier TOKENS = (tenant, token) -> CompletableFuture.completedFuture(
            token.equals("good")
                    ? new Verified(new Claims(Map.of("role", "anon"), Long.MAX_VALUE, "{}"))
                    : new Refused(TokenRefusal.of(TokenRefusal.Kind.MALFORMED)));
    private static final String HEARTBEAT = "[null,\"7\",\"phoenix\",\"heartbeat\",{}]";
    private static final String HEARTBEAT_REPLY =
            "[null,\"7\",\"phoenix\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]";

    private @Nullable Realtime realtime;

    private void start(Transport transport) {
        realtime = Realtime.builder()
                .settings(RealtimeSettings.builder()
                        .connectErrorBackoff(Duration.ofMillis(50))
                        .build())
                .tenants(TenantStore.inMemory(Tenant.named("abc").build()))
                .tokenVerifier(TOKENS)
                .transport(transport)
                .start();
    }

    @AfterEach
    void stop() {
        if (realtime != null) {
            realtime.close();
        }
    }

    private static RawClient connect(InetSocketAddress address, String path, String token) throws Exception {
        RawClient client = RawClient.connect(address);
        client.send(RawClient.upgrade("").replace("apikey=x", "apikey=" + token).replace("/socket/websocket", path));
        return client;
    }

    @Test
    @DisplayName("S01_001 a good token in apikey opens a version 2 socket; S01_055 a heartbeat is answered")
    void givenTyrusTransport_whenClientConnects_thenEngineAnswers() throws Exception {
        TyrusTransport transport = TyrusTransport.create(Servers.settings().build());
        start(transport);
        try (RawClient client = connect(transport.address().orElseThrow(), "/socket/websocket", "good")) {
            assertThat(client.response().status()).isEqualTo(101);

            client.sendText(HEARTBEAT);

            assertThat(client.read().text()).isEqualTo(HEARTBEAT_REPLY);
            stop();
            assertThat(client.read().reason()).isEqualTo("1012");
        }
    }

    @Test
    @DisplayName("S01_015 a token that is no JWT is 401; S01_031 after the back-off")
    void givenTyrusTransport_whenTokenIsBad_thenRefusedAfterTheBackOff() throws Exception {
        TyrusTransport transport = TyrusTransport.create(Servers.settings().build());
        start(transport);
        long start = System.nanoTime();
        try (RawClient client = connect(transport.address().orElseThrow(), "/socket/websocket", "bad")) {
            RawClient.Response response = client.response();

            assertThat(response.status()).isEqualTo(401);
            assertThat(response.body()).isEqualTo("{\"error\":\"The token provided is not a valid JWT\"}");
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @Test
    void givenMountedTransport_whenClientConnects_thenEngineAnswers() throws Exception {
        MountedTransport mounted = MountedTransport.create();
        TyrusTransport container = TyrusTransport.create(Servers.settings().build());
        start(mounted);
        try (Servers server = new Servers(container.endpoint(mounted.endpointAt("/app/websocket"))).started();
                RawClient client = connect(server.address(), "/app/websocket", "good")) {
            assertThat(client.response().status()).isEqualTo(101);

            client.sendText(HEARTBEAT);

            assertThat(client.read().text()).isEqualTo(HEARTBEAT_REPLY);
        }
    }
}
