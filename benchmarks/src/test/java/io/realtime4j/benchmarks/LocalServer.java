package io.realtime4j.benchmarks;

import io.realtime4j.broadcast.Broadcast;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.presence.Presence;
import io.realtime4j.tenancy.Jwt;
import io.realtime4j.transport.tyrus.TyrusSettings;
import io.realtime4j.transport.tyrus.TyrusTransport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A server in this process. */
final class LocalServer implements AutoCloseable {
    static final String SECRET = "a secret of sufficient length";

    private final Realtime node = Realtime.builder()
            .settings(RealtimeSettings.builder()
                    .defaultTenant(new TenantId("load"))
                    .connectErrorBackoff(Duration.ZERO)
                    .build())
            .tenants(TenantStore.inMemory(Tenant.named("load")
                    .jwtSecret(SECRET)
                    .limits(TenantLimits.unlimited())
                    .build()))
            .tokenVerifier(Jwt.verifier())
            .authorizer(Authorizer.allowAll())
            .feature(Broadcast.feature())
            .feature(Presence.feature())
            .feature(new FaultyFeature())
            .transport(TyrusTransport.create(TyrusSettings.builder()
                    .host("127.0.0.1")
                    .port(0)
                    .compression(true)
                    .build()))
            .start();

    String url() {
        return "http://127.0.0.1:" + node.address().orElseThrow().getPort();
    }

    static String key() {
        return Jwt.sign(SECRET, Map.of("role", "anon", "exp", Instant.now().plusSeconds(600)));
    }

    Target target() {
        return Target.of(url(), key());
    }

    /** This server, whose process is that of the test. */
    Subject subject() {
        return new Subject(target(), Optional.of(new ServerProbe(ProcessHandle.current())));
    }

    /** Where progress is not seen. */
    static PrintStream nowhere() {
        return new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        node.close();
    }
}
