package io.realtime4j.launcher;

import com.codahale.metrics.MetricRegistry;
import io.realtime4j.broadcast.Broadcast;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeBuilder;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.launcher.openapi.ApiDescription;
import io.realtime4j.tenancy.Jwt;
import io.realtime4j.transport.tyrus.TyrusTransport;

/** Puts a node together: the one place that knows all modules. An application that embeds the engine does the same. */
final class Wiring {
    private Wiring() {}

    /** Starts a node; blocks until it listens. */
    static Realtime start(Configuration configuration, TenantStore tenants, Authorizer authorizer) {
        Meters meters = new DropwizardMeters(new MetricRegistry());
        NodeGauges.register(meters);
        RealtimeBuilder builder = Realtime.builder()
                .settings(configuration.engine())
                .tenants(tenants)
                .tokenVerifier(Jwt.verifier(configuration.tokens()))
                .authorizer(authorizer)
                .meters(meters)
                .feature(Broadcast.feature())
                .transport(TyrusTransport.create(configuration.listener()));
        ApiDescription.endpoints(Version.number()).forEach(builder::endpoint);
        return builder.start();
    }

    /** The tenants that {@code serve} knows. */
    static TenantStore tenants(Configuration configuration) {
        TenantStore store = configuration
                .tenantsFile()
                .map(file -> TenantStore.fromFile(file, configuration.tenantLimits()))
                .orElseGet(TenantStore::inMemory);
        if (configuration.seedSelfHosted()) {
            Tenant tenant = configuration.selfHosted();
            store.put(tenant).toCompletableFuture().join();
        }
        return store;
    }
}
