package io.realtime4j.benchmarks.jmh;

import io.realtime4j.core.Claims;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.core.spi.TokenVerifier;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** An engine whose clients are in the same program. */
final class Node implements AutoCloseable {
    private static final Claims CLAIMS = new Claims(Map.of("role", "authenticated"), Long.MAX_VALUE, "{}");

    private final SinkTransport transport = new SinkTransport();
    private final Realtime engine;

    Node(ChannelFeature feature) {
        engine = Realtime.builder()
                .tenants(TenantStore.inMemory(
                        Tenant.named("acme").limits(TenantLimits.unlimited()).build()))
                .tokenVerifier((tenant, token) -> CompletableFuture.completedFuture(new TokenVerifier.Verified(CLAIMS)))
                .feature(feature)
                .transport(transport)
                .start();
    }

    /** A client that has joined {@link Messages#TOPIC}. */
    SinkLink member() {
        SinkLink link = transport.connect("acme.localhost", "apikey=any&vsn=2.0.0");
        link.receiveText(Messages.JOIN);
        if (link.frames() == 0) {
            throw new IllegalStateException("the join was not answered at once");
        }
        return link;
    }

    @Override
    public void close() {
        engine.close();
    }
}
