package io.realtime4j.tenancy;

import io.realtime4j.core.Tenant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored tenant, as operators see it.
 *
 * @param tenant what the engine knows of it; without its secret when that cannot be read
 * @param unreadable the names of what is stored encrypted and cannot be read, such as {@code jwt_secret} or {@code db_host}
 * @param databaseHost where its database is, in clear, or null when it has none or that cannot be read
 * @param extensions the types of its extensions
 */
public record TenantOverview(
        Tenant tenant, List<String> unreadable, @Nullable String databaseHost, List<String> extensions) {
    /** Copies the lists. */
    public TenantOverview {
        unreadable = List.copyOf(unreadable);
        extensions = List.copyOf(extensions);
    }

    /**
     * Shows a tenant of which no more is known.
     *
     * @param tenant the tenant
     * @return an overview without a database
     */
    public static TenantOverview of(Tenant tenant) {
        return new TenantOverview(tenant, List.of(), null, List.of());
    }
}
