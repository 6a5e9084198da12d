package io.realtime4j.launcher;

import com.codahale.metrics.MetricRegistry;
import io.realtime4j.broadcast.Broadcast;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeBuilder;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.BroadcastSource;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.launcher.dashboard.Dashboard;
import io.realtime4j.launcher.dashboard.ShownTenants;
import io.realtime4j.launcher.node.DropwizardMeters;
import io.realtime4j.launcher.node.MetricsFeature;
import io.realtime4j.launcher.node.NodeGauges;
import io.realtime4j.launcher.node.NodeIdentity;
import io.realtime4j.launcher.openapi.ApiDescription;
import io.realtime4j.launcher.pages.Pages;
import io.realtime4j.launcher.warmup.WarmUp;
import io.realtime4j.presence.Presence;
import io.realtime4j.tenancy.AdminApi;
import io.realtime4j.tenancy.Jwt;
import io.realtime4j.tenancy.TenantDatabases;
import io.realtime4j.transport.tyrus.TyrusTransport;
import java.util.ArrayList;
import java.util.List;

/** Puts a node together: the one place that knows all modules. An application that embeds the engine does the same. */
final class Wiring {
    private final Configuration configuration;
    private final Lifecycle lifecycle;
    private final NodeIdentity identity;
    private final DropwizardMeters meters = new DropwizardMeters(new MetricRegistry());

    /** What is started is closed by the lifecycle. */
    Wiring(Configuration configuration, Lifecycle lifecycle) {
        this.configuration = configuration;
        this.lifecycle = lifecycle;
        RealtimeSettings engine = configuration.engine();
        this.identity = new NodeIdentity(engine.nodeName(), engine.region(), Version.number());
        NodeGauges.register(meters);
        meters.gauge("phoenix_connections_max", null, configuration.listener()::maxConnections);
    }

    /** Starts a node whose tenants have no database; blocks until it listens. */
    Realtime start(TenantStore tenants, Authorizer authorizer) {
        Dashboard dashboard = Dashboard.of(configuration.dashboard(), identity, ShownTenants.of(tenants));
        return start(tenants, authorizer, BroadcastSource.none(), dashboard.endpoints());
    }

    /** Starts a node whose tenants are in a database and have one; blocks until it listens. */
    Realtime start(StoredTenants stored, DatabaseConfiguration databases) {
        List<HttpEndpoint> management = new ArrayList<>(
                Dashboard.of(configuration.dashboard(), identity, ShownTenants.of(stored.control(), stored.databases()))
                        .flags(stored.control().flags())
                        .endpoints());
        management.addAll(AdminApi.builder(stored.control(), stored.databases(), databases.operators())
                .limits(configuration.tenantLimits())
                .node(identity.name(), identity.region())
                .endpoints());
        TenantDatabases theirs = stored.databases();
        Realtime node = start(stored.control().tenants(), theirs.authorizer(), theirs.broadcasts(), management);
        theirs.attach(node);
        return node;
    }

    private Realtime start(
            TenantStore tenants, Authorizer authorizer, BroadcastSource broadcasts, List<HttpEndpoint> management) {
        RealtimeBuilder builder = Realtime.builder()
                .settings(configuration.engine())
                .tenants(tenants)
                .tokenVerifier(Jwt.verifier(configuration.tokens()))
                .authorizer(authorizer)
                .meters(meters)
                .feature(Broadcast.feature(broadcasts))
                .feature(Presence.feature(configuration.presence()))
                .feature(new MetricsFeature(
                        meters, identity, configuration.metricsTokens(), configuration.metricsTimeout()))
                .transport(TyrusTransport.create(configuration.listener()));
        Pages.of(identity).forEach(builder::endpoint);
        ApiDescription.endpoints(Version.number()).forEach(builder::endpoint);
        management.forEach(builder::endpoint);
        Realtime node = lifecycle.closing(builder.start());
        lifecycle.closing(WarmUp.start(configuration.warmUp(), configuration.listener()));
        return node;
    }

    /** Opens the control database that the configuration names. */
    StoredTenants open(DatabaseConfiguration databases) {
        return StoredTenants.open(databases, meters, lifecycle);
    }
}
