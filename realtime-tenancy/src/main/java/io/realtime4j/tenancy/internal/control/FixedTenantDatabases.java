package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.TenantDatabase;
import io.realtime4j.tenancy.TenantDatabaseSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Databases of an application that knows them. Thread-safe. */
public final class FixedTenantDatabases implements TenantDatabaseSource {
    private final Map<TenantId, TenantDatabase> databases;
    private final Map<TenantId, Integer> migrations = new ConcurrentHashMap<>();

    /**
     * Keeps databases.
     *
     * @param databases by tenant
     */
    public FixedTenantDatabases(Map<TenantId, TenantDatabase> databases) {
        this.databases = Map.copyOf(databases);
    }

    @Override
    public CompletionStage<Optional<TenantDatabase>> find(TenantId id) {
        return CompletableFuture.completedFuture(Optional.ofNullable(databases.get(id)));
    }

    @Override
    public CompletionStage<Integer> migrationsRan(TenantId id) {
        return CompletableFuture.completedFuture(migrations.getOrDefault(id, 0));
    }

    @Override
    public CompletionStage<@Nullable Void> migrationsRan(TenantId id, int count) {
        if (databases.containsKey(id)) {
            migrations.put(id, count);
        }
        return CompletableFuture.completedFuture(null);
    }

    /** Nothing ever changes, so nothing is told. */
    @Override
    public Subscription listen(Consumer<TenantId> listener) {
        return () -> {};
    }
}
