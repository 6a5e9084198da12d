package io.realtime4j.presence;

import io.realtime4j.core.Claims;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeBuilder;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.spi.PubSub;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.core.spi.TokenVerifier;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What the engines of these tests have in common: tenant {@code acme} without limits, and tokens that are all good. */
final class Engines {
    private Engines() {}

    static RealtimeBuilder named(String node, PubSub bus) {
        return named(node, bus, TenantLimits.unlimited());
    }

    static RealtimeBuilder named(String node, PubSub bus, TenantLimits limits) {
        TokenVerifier tokens = (tenant, token) -> CompletableFuture.completedFuture(
                new TokenVerifier.Verified(new Claims(Map.of("role", "anon"), Long.MAX_VALUE, "{}")));
        return Realtime.builder()
                .settings(RealtimeSettings.builder()
                        .nodeName(node)
                        .shutdownTimeout(Duration.ofMillis(1)) // lanes stand still meanwhile
                        .build())
                .tenants(
                        TenantStore.inMemory(Tenant.named("acme").limits(limits).build()))
                .tokenVerifier(tokens)
                .pubSub(bus);
    }
}
