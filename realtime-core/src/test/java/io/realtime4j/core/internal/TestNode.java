package io.realtime4j.core.internal;

import io.realtime4j.core.Claims;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeBuilder;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantHandle;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.core.spi.TokenRefusal;
import io.realtime4j.core.spi.TokenVerifier;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** A node on a {@link FakeTransport} with tenant {@code abc}; tokens are {@code good…} and everything else. */
final class TestNode implements AutoCloseable {
    static final TenantId ABC = new TenantId("abc");
    static final TokenVerifier TOKENS = (tenant, token) -> CompletableFuture.completedFuture(
            token.startsWith("good")
                    ? new TokenVerifier.Verified(new Claims(Map.of("role", "anon"), Long.MAX_VALUE, "{}"))
                    : new TokenVerifier.Refused(TokenRefusal.of(TokenRefusal.Kind.MALFORMED)));

    final FakeTransport transport = new FakeTransport();
    final TenantStore tenants =
            TenantStore.inMemory(Tenant.named("abc").jwtSecret("secret").build());
    final Realtime realtime;

    TestNode() {
        this(builder -> builder);
    }

    TestNode(UnaryOperator<RealtimeBuilder> more) {
        realtime = more.apply(Realtime.builder()
                        .settings(RealtimeSettings.builder()
                                .channelErrorBackoff(Duration.ofSeconds(5))
                                .build())
                        .tenants(tenants)
                        .tokenVerifier(TOKENS)
                        .feature(new EchoFeature())
                        .transport(transport))
                .start();
    }

    TenantHandle abc() {
        return realtime.tenant(ABC);
    }

    FakeTransport.Client connect() {
        return transport.connect("abc.localhost", "apikey=good&vsn=2.0.0");
    }

    /** Connects and joins {@code realtime:<topic>} with reference 1, and takes the reply. */
    FakeTransport.Client joined(String topic) {
        FakeTransport.Client client = connect();
        client.send("[\"1\",\"1\",\"realtime:" + topic + "\",\"phx_join\",{\"config\":{}}]");
        client.take();
        return client;
    }

    @Override
    public void close() {
        realtime.close();
    }
}
