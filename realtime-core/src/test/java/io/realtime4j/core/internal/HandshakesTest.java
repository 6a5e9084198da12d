package io.realtime4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.spi.HandshakeResult;
import io.realtime4j.core.spi.HandshakeResult.Admitted;
import io.realtime4j.core.spi.HandshakeResult.Refused;
import io.realtime4j.core.spi.TenantStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-01")
class HandshakesTest {
    private static final String TOKEN = "apikey=good&vsn=2.0.0";

    @ParameterizedTest
    @ValueSource(strings = {"vsn=2.0", "vsn=", "vsn=abc", "vsn[]=2.0.0", "vsn[a]=2.0.0", "vsn=2.0.0-rc.1"})
    @DisplayName("S01_004 S01_201 an unknown version is refused first, at once and without a body")
    void givenUnknownVersion_whenConnecting_then403(String query) {
        try (TestNode node = new TestNode()) {
            Refused refused = (Refused) node.transport.handshake("nobody", query, Map.of());

            assertThat(refused.response().status()).isEqualTo(403);
            assertThat(refused.response().body().isEmpty()).isTrue();
            assertThat(refused.delay()).isZero();
        }
    }

    @Test
    @DisplayName("S01_007 an unknown tenant is refused after the back-off")
    void givenUnknownTenant_whenConnecting_then404() {
        try (TestNode node = new TestNode()) {
            assertRefused(node.transport.handshake("nobody.localhost", TOKEN, Map.of()), 404, "Tenant not found");
        }
    }

    @Test
    @DisplayName("S01_009 suspension is checked before the token")
    void givenSuspendedTenant_whenConnectingWithoutToken_then403() {
        try (TestNode node = new TestNode()) {
            node.tenants.put(
                    Tenant.named("abc").jwtSecret("secret").suspended(true).build());

            assertRefused(
                    node.transport.handshake("abc", "vsn=2.0.0", Map.of()),
                    403,
                    "Realtime was disabled for this tenant");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "apikey[]=good", "token=good"})
    @DisplayName("S01_010 S01_011 S01_014 no token, or not a single one")
    void givenNoToken_whenConnecting_then401(String query) {
        try (TestNode node = new TestNode()) {
            Map<String, List<String>> headers = Map.of("authorization", List.of("Bearer good"));

            assertRefused(node.transport.handshake("abc", query, headers), 401, "API key is missing");
        }
    }

    @Test
    @DisplayName("S01_012 S01_013 the header wins over the parameter, even when it is empty")
    void givenHeaderAndParameter_whenConnecting_thenTheHeaderCounts() {
        try (TestNode node = new TestNode()) {
            assertThat(node.transport.handshake("abc", "apikey=bad", Map.of("x-api-key", List.of("good"))))
                    .isInstanceOf(Admitted.class);
            for (String bad : List.of("bad", "")) {
                assertRefused(
                        node.transport.handshake("abc", TOKEN, Map.of("x-api-key", List.of(bad))),
                        401,
                        "The token provided is not a valid JWT");
            }
        }
    }

    @Test
    @DisplayName("S01_027 tokens are percent-decoded and freed of white space")
    void givenEncodedToken_whenConnecting_thenAdmitted() {
        try (TestNode node = new TestNode()) {
            assertThat(node.transport.handshake("abc", "apikey=g%20oo%2564", Map.of()))
                    .isInstanceOf(Admitted.class);
        }
    }

    @Test
    @DisplayName("S01_028 S01_029 joined connections count as users, others do not")
    void givenOneUserAllowed_whenOneHasJoined_then429() {
        try (TestNode node = new TestNode()) {
            node.tenants.put(Tenant.named("abc")
                    .jwtSecret("secret")
                    .limits(TenantLimits.defaults().withMaxConcurrentUsers(1))
                    .build());
            node.connect();
            FakeTransport.Client user = node.joined("r");

            assertRefused(node.transport.handshake("abc", TOKEN, Map.of()), 429, "Too many connected users");
            user.abort();

            assertThat(node.transport.handshake("abc", TOKEN, Map.of())).isInstanceOf(Admitted.class);
        }
    }

    @Test
    @DisplayName("S01_030 connecting is refused while the limit of joins is reached")
    void givenNoJoinsAllowed_whenConnecting_then429() {
        try (TestNode node = new TestNode()) {
            node.tenants.put(Tenant.named("abc")
                    .jwtSecret("secret")
                    .limits(TenantLimits.defaults().withMaxJoinsPerSecond(0))
                    .build());

            assertRefused(node.transport.handshake("abc", TOKEN, Map.of()), 429, "Too many joins per second");
        }
    }

    @Test
    void givenDefaultTenant_whenTheHostNamesNone_thenItServes() {
        RealtimeSettings settings = RealtimeSettings.builder()
                .defaultTenant(new TenantId("abc"))
                .connectErrorBackoff(Duration.ofMillis(7))
                .build();
        try (TestNode node = new TestNode(builder -> builder.settings(settings))) {
            assertThat(node.transport.handshake("localhost:4000", TOKEN, Map.of()))
                    .isInstanceOf(Admitted.class);
            assertThat(node.transport.handshake("", TOKEN, Map.of())).isInstanceOf(Admitted.class);
        }
    }

    @Test
    void givenStoreThatFails_whenConnecting_then500() {
        try (TestNode node = new TestNode(builder -> builder.tenants(new FailingStore()))) {
            assertRefused(node.transport.handshake("abc", TOKEN, Map.of()), 500, "Error connecting to Realtime");
        }
    }

    private static void assertRefused(HandshakeResult result, int status, String error) {
        Refused refused = (Refused) result;
        assertThat(refused.response().status()).isEqualTo(status);
        assertThat(refused.response().body().utf8()).isEqualTo("{\"error\":\"" + error + "\"}");
        assertThat(refused.response().headers()).containsEntry("content-type", "application/json; charset=utf-8");
        assertThat(refused.delay()).isEqualTo(Duration.ofSeconds(2));
    }

    /** A store whose database is away. */
    private static final class FailingStore implements TenantStore {
        private final TenantStore empty = TenantStore.inMemory();

        @Override
        public CompletionStage<Optional<Tenant>> find(TenantId id) {
            return CompletableFuture.failedFuture(new IllegalStateException("database away"));
        }

        @Override
        public CompletionStage<List<Tenant>> list() {
            return empty.list();
        }

        @Override
        public CompletionStage<@org.jspecify.annotations.Nullable Void> put(Tenant tenant) {
            return empty.put(tenant);
        }

        @Override
        public CompletionStage<Boolean> delete(TenantId id) {
            return empty.delete(id);
        }

        @Override
        public io.realtime4j.core.Subscription listen(Listener listener) {
            return empty.listen(listener);
        }
    }
}
