package io.realtime4j.tenancy.internal.admin;

import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.DatabaseHealth;
import io.realtime4j.tenancy.TenantDatabase;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the management of tenants asks of their databases. Thread-safe; does not block. */
public interface Databases {
    /**
     * Makes the database of a tenant ready.
     *
     * @param id the tenant
     * @return fails when it cannot be done in time
     */
    CompletionStage<@Nullable Void> migrate(TenantId id);

    /**
     * Ends the connection of this node to the database of a tenant, if there is one.
     *
     * @param id the tenant
     * @return completes when it has ended
     */
    CompletionStage<@Nullable Void> shutdown(TenantId id);

    /**
     * Tells how a tenant is.
     *
     * @param id the tenant
     * @return its health, or empty when there is no such tenant
     */
    CompletionStage<Optional<DatabaseHealth>> health(TenantId id);

    /**
     * Drops the replication slots that the server made in a database.
     *
     * @param id the tenant, which may be gone
     * @param database its database
     * @return fails when the database cannot be reached
     */
    CompletionStage<@Nullable Void> dropSlots(TenantId id, TenantDatabase database);
}
