package io.realtime4j.launcher;

import com.codahale.metrics.MetricRegistry;
import io.realtime4j.broadcast.Broadcast;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeBuilder;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.launcher.dashboard.Dashboard;
import io.realtime4j.launcher.node.DropwizardMeters;
import io.realtime4j.launcher.node.MetricsEndpoints;
import io.realtime4j.launcher.node.NodeGauges;
import io.realtime4j.launcher.node.NodeIdentity;
import io.realtime4j.launcher.openapi.ApiDescription;
import io.realtime4j.launcher.pages.Pages;
import io.realtime4j.tenancy.Jwt;
import io.realtime4j.transport.tyrus.TyrusTransport;
import java.util.ArrayList;
import java.util.List;

/** Puts a node together: the one place that knows all modules. An application that embeds the engine does the same. */
final class Wiring {
    private Wiring() {}

    /** Starts a node; blocks until it listens. */
    static Realtime start(Configuration configuration, TenantStore tenants, Authorizer authorizer) {
        DropwizardMeters meters = new DropwizardMeters(new MetricRegistry());
        NodeGauges.register(meters);
        RealtimeBuilder builder = Realtime.builder()
                .settings(configuration.engine())
                .tenants(tenants)
                .tokenVerifier(Jwt.verifier(configuration.tokens()))
                .authorizer(authorizer)
                .meters(meters)
                .feature(Broadcast.feature())
                .transport(TyrusTransport.create(configuration.listener()));
        endpoints(configuration, tenants, meters).forEach(builder::endpoint);
        return builder.start();
    }

    /** Metrics, pages and the description of the API, beside what features and engine bring along. */
    private static List<HttpEndpoint> endpoints(
            Configuration configuration, TenantStore tenants, DropwizardMeters meters) {
        RealtimeSettings engine = configuration.engine();
        NodeIdentity identity = new NodeIdentity(engine.nodeName(), engine.region(), Version.number());
        meters.gauge("phoenix_connections_max", null, configuration.listener()::maxConnections);
        List<HttpEndpoint> endpoints = new ArrayList<>(Pages.of(identity));
        endpoints.addAll(MetricsEndpoints.of(meters, identity, configuration.metricsTokens()));
        endpoints.addAll(
                Dashboard.of(configuration.dashboard(), identity, tenants).endpoints());
        endpoints.addAll(ApiDescription.endpoints(Version.number()));
        return endpoints;
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
