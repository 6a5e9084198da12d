package io.realtime4j.tenancy;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.internal.control.FixedTenantDatabases;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the databases of tenants are described. Thread-safe; no method blocks, and a failure fails the stage.
 *
 * <p>The control database reads the extension {@code postgres_cdc_rls} of the tenants in a control database;
 * {@link #of} serves applications that know their databases.
 */
public interface TenantDatabaseSource {
    /**
     * Finds a tenant's database.
     *
     * @param id the tenant
     * @return the database, or empty when the tenant has none or is unknown
     */
    CompletionStage<Optional<TenantDatabase>> find(TenantId id);

    /**
     * Reads how many migrations the tenant's database is known to have.
     *
     * @param id the tenant
     * @return the number; 0 for an unknown tenant
     */
    CompletionStage<Integer> migrationsRan(TenantId id);

    /**
     * Keeps how many migrations the tenant's database has. It does not count as a change of settings.
     *
     * @param id the tenant; unknown ones are ignored
     * @param count the number
     * @return completes when it is kept
     */
    CompletionStage<@Nullable Void> migrationsRan(TenantId id, int count);

    /**
     * Registers a listener that hears of tenants whose settings changed or which were deleted, on any node. It does not block.
     *
     * @param listener told of changes from now on
     * @return ends it
     */
    Subscription listen(Consumer<TenantId> listener);

    /**
     * Registers a listener that hears of tenants whose connection an operator had ended on another node, and which is to be ended on this
     * one, too. It does not block. Sources without operators keep this default, which never tells.
     *
     * @param listener told from now on
     * @return ends it
     */
    default Subscription listenToShutdowns(Consumer<TenantId> listener) {
        return () -> {};
    }

    /**
     * Keeps databases that never change.
     *
     * @param databases by tenant
     * @return a source; numbers of migrations are kept in memory
     */
    static TenantDatabaseSource of(Map<TenantId, TenantDatabase> databases) {
        return new FixedTenantDatabases(databases);
    }
}
