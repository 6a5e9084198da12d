package io.realtime4j.benchmarks;

import io.realtime4j.broadcast.Broadcast;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.presence.Presence;
import io.realtime4j.tenancy.Jwt;
import io.realtime4j.transport.tyrus.TyrusSettings;
import io.realtime4j.transport.tyrus.TyrusTransport;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Main class of a server with a {@link FaultyFeature}. Prints what a development server prints; its log, a trace for each failure, goes nowhere. */
final class FaultyServer {
    private static final String SECRET = "a secret that only this process knows, and who attacks it";
    private static final int TOKEN_SECONDS = 86_400;

    private FaultyServer() {}

    /**
     * Serves until the process is ended.
     *
     * @param args none
     */
    public static void main(String[] args) throws InterruptedException {
        System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        Tenant tenant = Tenant.named("faulty")
                .jwtSecret(SECRET)
                .limits(TenantLimits.unlimited())
                .build();
        Realtime node = Realtime.builder()
                .settings(RealtimeSettings.builder().defaultTenant(tenant.id()).build())
                .tenants(TenantStore.inMemory(tenant))
                .tokenVerifier(Jwt.verifier())
                .authorizer(Authorizer.allowAll())
                .feature(Broadcast.feature())
                .feature(Presence.feature())
                .feature(new FaultyFeature())
                .transport(TyrusTransport.create(TyrusSettings.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .lanes(Runtime.getRuntime().availableProcessors())
                        .build()))
                .start();
        String key =
                Jwt.sign(SECRET, Map.of("role", "anon", "exp", Instant.now().plusSeconds(TOKEN_SECONDS)));
        System.out.println("{\"url\":\"http://127.0.0.1:"
                + node.address().orElseThrow().getPort() + "\",\"anonKey\":\"" + key + "\"}");
        new CountDownLatch(1).await();
    }
}
