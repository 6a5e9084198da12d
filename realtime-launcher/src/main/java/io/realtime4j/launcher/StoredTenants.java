package io.realtime4j.launcher;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.tenancy.ControlDatabase;
import io.realtime4j.tenancy.TenantDatabase;
import io.realtime4j.tenancy.TenantDatabases;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tenants that are kept in a control database, and their databases, before the node that serves them. Its steps block, and belong to the
 * thread that starts the node.
 *
 * @param control where they are kept
 * @param databases their databases
 */
record StoredTenants(ControlDatabase control, TenantDatabases databases) {
    private static final Logger log = LoggerFactory.getLogger(StoredTenants.class);

    /**
     * Opens a control database and brings its tables up to date.
     *
     * @throws StartException if that fails
     */
    static StoredTenants open(DatabaseConfiguration configuration, Meters meters, Lifecycle lifecycle) {
        ControlDatabase control = lifecycle.closing(ControlDatabase.open(configuration.control(), meters));
        await("the control database " + configuration.control() + " cannot be brought up to date", control.migrate());
        TenantDatabases databases = lifecycle.closing(TenantDatabases.builder(control.tenants(), control.databases())
                .settings(configuration.tenants())
                .meters(meters)
                .build());
        return new StoredTenants(control, databases);
    }

    /**
     * Stores the tenant of a self-hosted installation anew, and prepares its database. That its database cannot be prepared is
     * logged: it is tried again when it is used.
     *
     * @throws StartException if it cannot be stored
     */
    void seed(Tenant tenant, TenantDatabase database) {
        await("the tenant " + tenant.id() + " cannot be stored", control.seed(tenant, database));
        try {
            databases.migrate(tenant.id()).toCompletableFuture().join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            log.atError()
                    .addKeyValue("tenant", tenant.id())
                    .setCause(cause)
                    .log("Failed to set-up tenant: {}", cause.getMessage());
        }
    }

    /**
     * Waits for a step.
     *
     * @throws StartException if it fails, which says what did
     */
    static <T extends @Nullable Object> T await(String failed, CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StartException(failed + ": " + cause.getMessage(), cause);
        }
    }
}
