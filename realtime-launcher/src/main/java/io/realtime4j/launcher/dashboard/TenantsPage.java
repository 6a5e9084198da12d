package io.realtime4j.launcher.dashboard;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.spi.TenantStore;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** All tenants with their settings; of their keys only whether there are any. Thread-safe. */
final class TenantsPage {
    private final TenantStore tenants;

    TenantsPage(TenantStore tenants) {
        this.tenants = tenants;
    }

    CompletionStage<String> html() {
        return tenants.list().thenApply(TenantsPage::table);
    }

    private static String table(List<Tenant> all) {
        Table table = new Table(
                "Tenant", "Users", "Events/s", "Joins/s", "Channels", "Presence/s", "Payload KB", "Keys", "State");
        all.stream()
                .sorted(Comparator.comparing((Tenant tenant) -> tenant.id().value()))
                .forEach(tenant -> row(table, tenant));
        return table.html();
    }

    private static void row(Table table, Tenant tenant) {
        TenantLimits limits = tenant.limits();
        table.row(
                tenant.id(),
                limits.maxConcurrentUsers(),
                limits.maxEventsPerSecond(),
                limits.maxJoinsPerSecond(),
                limits.maxChannelsPerClient(),
                limits.maxPresenceEventsPerSecond(),
                limits.maxPayloadSizeInKb(),
                keys(tenant),
                state(tenant));
    }

    private static String keys(Tenant tenant) {
        String secret = tenant.jwtSecret() == null ? "" : "secret ";
        String set = tenant.jwks() == null ? "" : "key set";
        return secret.isEmpty() && set.isEmpty() ? "none" : (secret + set).strip();
    }

    private static String state(Tenant tenant) {
        String channels = tenant.privateOnly() ? "private channels only" : "";
        return tenant.suspended() ? ("suspended " + channels).strip() : channels.isEmpty() ? "active" : channels;
    }
}
