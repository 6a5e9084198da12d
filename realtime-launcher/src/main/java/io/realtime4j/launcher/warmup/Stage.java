package io.realtime4j.launcher.warmup;

import com.codahale.metrics.MetricRegistry;
import io.realtime4j.broadcast.Broadcast;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.launcher.node.DropwizardMeters;
import io.realtime4j.presence.Presence;
import io.realtime4j.presence.PresenceSettings;
import io.realtime4j.tenancy.Jwt;
import io.realtime4j.tenancy.JwtSettings;
import io.realtime4j.transport.tyrus.TyrusSettings;
import io.realtime4j.transport.tyrus.TyrusTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

/**
 * A node of the parts that serve clients, on a free port of the loopback interface, with one tenant whose secret nobody knows.
 *
 * @param node it
 * @param token lets in
 */
record Stage(Realtime node, String token) implements AutoCloseable {
    private static final int SECRET_BYTES = 32;
    private static final int MOST_LANES = 2;

    /** Longer than any rehearsal. */
    private static final int TOKEN_SECONDS = 3_600;

    static Stage open(TyrusSettings listener) {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        String secret = HexFormat.of().formatHex(random);
        Tenant tenant = Tenant.named("warm-up")
                .jwtSecret(secret)
                .limits(TenantLimits.unlimited())
                .build();
        Realtime node = Realtime.builder()
                .settings(RealtimeSettings.builder()
                        .nodeName("warm-up@127.0.0.1")
                        .defaultTenant(tenant.id())
                        .build())
                .tenants(TenantStore.inMemory(tenant))
                .tokenVerifier(Jwt.verifier(JwtSettings.defaults()))
                .authorizer(Authorizer.allowAll())
                .meters(new DropwizardMeters(new MetricRegistry()))
                .feature(Broadcast.feature())
                .feature(Presence.feature(PresenceSettings.builder()
                        .maxClientCalls(Integer.MAX_VALUE)
                        .build()))
                .transport(TyrusTransport.create(TyrusSettings.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .lanes(Math.min(MOST_LANES, listener.lanes()))
                        .io(listener.io())
                        .compression(listener.compression())
                        .build()))
                .start();
        Instant now = Instant.now();
        return new Stage(
                node, Jwt.sign(secret, Map.of("role", "anon", "iat", now, "exp", now.plusSeconds(TOKEN_SECONDS))));
    }

    /** A client that is connected. */
    Actor actor(String serializer) throws IOException {
        return Actor.connect(address(), token, serializer);
    }

    InetSocketAddress address() {
        return node.address().orElseThrow();
    }

    @Override
    public void close() {
        node.close();
    }
}
