package io.realtime4j.launcher.dashboard;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.tenancy.DatabaseState;
import io.realtime4j.tenancy.TenantOverview;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** All tenants with their settings and how this node serves them; of their keys only whether there are any. Thread-safe. */
final class TenantsPage {
    private final ShownTenants tenants;

    TenantsPage(ShownTenants tenants) {
        this.tenants = tenants;
    }

    CompletionStage<String> html() {
        return tenants.list().thenApply(all -> table(all, tenants.connections()));
    }

    private static String table(List<TenantOverview> all, Map<TenantId, DatabaseState> connections) {
        Table table = new Table(
                "Tenant",
                "Users",
                "Events/s",
                "Joins/s",
                "Channels",
                "Presence/s",
                "Client presence",
                "Payload KB",
                "Keys",
                "State",
                "Extensions",
                "Database",
                "Connection here");
        all.stream()
                .sorted(Comparator.comparing(
                        (TenantOverview shown) -> shown.tenant().id().value()))
                .forEach(shown -> row(
                        table, shown, connections.getOrDefault(shown.tenant().id(), DatabaseState.ABSENT)));
        return table.html();
    }

    private static void row(Table table, TenantOverview shown, DatabaseState connection) {
        Tenant tenant = shown.tenant();
        TenantLimits limits = tenant.limits();
        table.row(
                tenant.id(),
                limits.maxConcurrentUsers(),
                limits.maxEventsPerSecond(),
                limits.maxJoinsPerSecond(),
                limits.maxChannelsPerClient(),
                limits.maxPresenceEventsPerSecond(),
                clientPresence(limits),
                limits.maxPayloadSizeInKb(),
                keys(shown),
                state(tenant),
                String.join(" ", shown.extensions()),
                shown.databaseHost() == null ? "" : shown.databaseHost(),
                connection.name().toLowerCase(Locale.ROOT));
    }

    private static String clientPresence(TenantLimits limits) {
        Integer events = limits.maxClientPresenceEventsPerWindow();
        Integer window = limits.clientPresenceWindowMs();
        return (events == null ? "default" : events) + " in " + (window == null ? "default" : window + " ms");
    }

    private static String keys(TenantOverview shown) {
        List<String> keys = new ArrayList<>();
        if (shown.tenant().jwtSecret() != null) {
            keys.add("secret");
        }
        if (shown.tenant().jwks() != null) {
            keys.add("key set");
        }
        shown.unreadable().forEach(name -> keys.add(name + " unreadable"));
        return keys.isEmpty() ? "none" : String.join(", ", keys);
    }

    private static String state(Tenant tenant) {
        List<String> words = new ArrayList<>();
        words.add(tenant.suspended() ? "suspended" : "active");
        if (tenant.privateOnly()) {
            words.add("private channels only");
        }
        if (tenant.presenceEnabled()) {
            words.add("presence for all");
        }
        return String.join(", ", words);
    }
}
