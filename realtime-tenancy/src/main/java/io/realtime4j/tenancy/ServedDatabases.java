package io.realtime4j.tenancy;

import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.internal.admin.Databases;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The databases of a node's tenants, as the management of tenants sees them. Thread-safe. */
final class ServedDatabases implements Databases {
    private final TenantDatabases databases;

    ServedDatabases(TenantDatabases databases) {
        this.databases = databases;
    }

    @Override
    public CompletionStage<@Nullable Void> migrate(TenantId id) {
        return databases.migrate(id);
    }

    @Override
    public CompletionStage<@Nullable Void> shutdown(TenantId id) {
        return databases.shutdown(id);
    }

    @Override
    public CompletionStage<Optional<DatabaseHealth>> health(TenantId id) {
        return databases.health(id);
    }

    @Override
    public CompletionStage<@Nullable Void> dropSlots(TenantId id, TenantDatabase database) {
        return databases.service().dropSlots(id, database);
    }
}
