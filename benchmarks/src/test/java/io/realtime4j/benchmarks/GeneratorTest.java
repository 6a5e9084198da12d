package io.realtime4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.broadcast.Broadcast;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.tenancy.Jwt;
import io.realtime4j.transport.tyrus.TyrusTransport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratorTest {
    private static final String SECRET = "a secret of sufficient length";
    private final Realtime server = Realtime.builder()
            .settings(RealtimeSettings.builder()
                    .defaultTenant(new TenantId("load"))
                    .connectErrorBackoff(Duration.ZERO)
                    .build())
            .tenants(TenantStore.inMemory(Tenant.named("load")
                    .jwtSecret(SECRET)
                    .limits(TenantLimits.unlimited())
                    .build()))
            .tokenVerifier(Jwt.verifier())
            .feature(Broadcast.feature())
            .transport(TyrusTransport.onPort(0))
            .start();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void givenWindow_whenRun_thenEveryMessageReachesEveryMember(Dialect dialect) throws Exception {
        Result result = run(new Load(20, 4, 2, 0, 4, 100, dialect, Duration.ofMillis(50), Duration.ofMillis(200)));

        assertThat(result.firstFailure()).isEmpty();
        assertThat(result.isClean()).isTrue();
        assertThat(result.sent()).isPositive();
        assertThat(result.received()).isEqualTo(5 * result.sent());
        assertThat(result.json()).contains("\"lost\":0");
    }

    @Test
    void givenRate_whenRun_thenSoManyAreSent() throws Exception {
        Result result = run(new Load(4, 2, 1, 100, 1, 70_000, Dialect.V2, Duration.ZERO, Duration.ofMillis(500)));

        assertThat(result.isClean()).isTrue();
        assertThat(result.sent()).isBetween(2L, 102L);
    }

    @Test
    void givenWrongKey_whenRun_thenTheRefusalIsTold() throws Exception {
        Load load = new Load(1, 1, 1, 0, 1, 100, Dialect.V1, Duration.ZERO, Duration.ofMillis(100));

        Result result = run(load, "not-a-jwt");

        assertThat(result.isClean()).isFalse();
        assertThat(result.firstFailure()).contains("401");
    }

    private Result run(Load load) throws Exception {
        return run(
                load,
                Jwt.sign(SECRET, Map.of("role", "anon", "exp", Instant.now().plusSeconds(600))));
    }

    private Result run(Load load, String key) throws Exception {
        int port = server.address().orElseThrow().getPort();
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        try (Generator generator = new Generator(Target.of("http://127.0.0.1:" + port, key), load, nowhere)) {
            return generator.run();
        }
    }
}
