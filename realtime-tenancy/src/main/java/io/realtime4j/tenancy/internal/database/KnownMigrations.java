package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.TenantDatabaseSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How many migrations each tenant's database is known to have: in the record of the tenant, or, for databases that the application
 * brought, in memory. Thread-safe.
 */
final class KnownMigrations {
    private final TenantDatabaseSource records;
    private final Predicate<TenantId> isGiven;
    private final Map<TenantId, Integer> remembered = new ConcurrentHashMap<>();

    KnownMigrations(TenantDatabaseSource records, Predicate<TenantId> isGiven) {
        this.records = records;
        this.isGiven = isGiven;
    }

    CompletionStage<Integer> find(TenantId tenant) {
        return isGiven.test(tenant)
                ? CompletableFuture.completedFuture(remembered.getOrDefault(tenant, 0))
                : records.migrationsRan(tenant);
    }

    void forget(TenantId tenant) {
        remembered.remove(tenant);
    }

    CompletionStage<@Nullable Void> keep(TenantId tenant, int count) {
        if (!isGiven.test(tenant)) {
            return records.migrationsRan(tenant, count);
        }
        remembered.put(tenant, count);
        return CompletableFuture.completedFuture(null);
    }
}
