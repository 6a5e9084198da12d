package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.tenancy.DatabaseHealth;
import io.realtime4j.tenancy.DatabaseState;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tells how tenants' databases are served. A start that is going on is waited for; a schema that is not up to date begins to be
 * brought there. A tenant whose secret cannot be read is not healthy, but known. Thread-safe.
 */
final class HealthCheck {
    private final TenantStore tenants;
    private final DatabaseOwners owners;
    private final ToIntFunction<TenantId> users;
    private final KnownMigrations known;
    private final int versions;
    private final Function<TenantId, CompletionStage<@Nullable Void>> migration;
    private final Set<TenantId> migrating = ConcurrentHashMap.newKeySet();

    HealthCheck(
            TenantStore tenants,
            DatabaseOwners owners,
            ToIntFunction<TenantId> users,
            KnownMigrations known,
            int versions,
            Function<TenantId, CompletionStage<@Nullable Void>> migration) {
        this.tenants = tenants;
        this.owners = owners;
        this.users = users;
        this.known = known;
        this.versions = versions;
        this.migration = migration;
    }

    CompletionStage<Optional<DatabaseHealth>> of(TenantId id) {
        CompletionStage<Optional<Tenant>> asked = tenants.find(id);
        return asked.handle((found, failure) -> isUnreadable(failure) ? unhealthy(id) : of(id, asked))
                .thenCompose(health -> health);
    }

    private CompletionStage<Optional<DatabaseHealth>> of(TenantId id, CompletionStage<Optional<Tenant>> asked) {
        return asked.thenCompose(found -> found.isPresent()
                ? settled(id).thenCompose(done -> look(found.get())).thenApply(Optional::of)
                : CompletableFuture.completedFuture(Optional.empty()));
    }

    private static boolean isUnreadable(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RealtimeException known && known.code() == ErrorCode.TENANT_SECRET_UNREADABLE;
    }

    /** There is such a tenant, but nobody can use it; what was connected before its secret became unreadable may still be there. */
    private CompletionStage<Optional<DatabaseHealth>> unhealthy(TenantId id) {
        TenantOwner owner = owners.find(id);
        boolean connected = owner != null && owner.state() == DatabaseState.READY;
        CompletionStage<Boolean> streaming =
                owner != null && connected ? owner.isStreaming() : CompletableFuture.completedFuture(false);
        return streaming.thenApply(
                replicating -> Optional.of(new DatabaseHealth(false, connected, replicating, users.applyAsInt(id))));
    }

    private CompletionStage<?> settled(TenantId id) {
        TenantOwner owner = owners.find(id);
        return owner != null && owner.state() == DatabaseState.STARTING
                ? owner.settled()
                : CompletableFuture.completedFuture(null);
    }

    private CompletionStage<DatabaseHealth> look(Tenant tenant) {
        TenantOwner owner = owners.find(tenant.id());
        int clients = users.applyAsInt(tenant.id());
        DatabaseState state = owners.state(tenant.id());
        if (owner != null && state == DatabaseState.READY) {
            return owner.isStreaming().thenApply(streaming -> new DatabaseHealth(true, true, streaming, clients));
        }
        if (clients > 0 || state == DatabaseState.DEGRADED) {
            return CompletableFuture.completedFuture(new DatabaseHealth(false, false, false, clients));
        }
        return known.find(tenant.id()).thenApply(count -> {
            if (count < versions && !tenant.suspended()) {
                migrateInBackground(tenant.id());
            }
            return new DatabaseHealth(count >= versions, false, false, clients);
        });
    }

    /** Its failure is logged where it happens. */
    private void migrateInBackground(TenantId id) {
        if (migrating.add(id)) {
            migration.apply(id).whenComplete((done, failure) -> migrating.remove(id));
        }
    }
}
