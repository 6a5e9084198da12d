package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Authorizer.Failed;
import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.tenancy.DatabaseState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The owners of all tenants' connections on this node, at most one per tenant. Thread-safe. */
final class DatabaseOwners implements TenantPools {
    static final Duration RECONNECT_INTERVAL = Duration.ofMinutes(5);
    private static final Logger log = LoggerFactory.getLogger(DatabaseOwners.class);
    private static final CompletionStage<PoolResult> CLOSED = CompletableFuture.completedFuture(
            new PoolResult.NotReady(new Failed(Failure.UNAVAILABLE, "the node stops")));

    private final Map<TenantId, TenantOwner> owners = new ConcurrentHashMap<>();
    private final List<TenantLane> lanes;
    private final OwnerParts parts;
    private final TenantStore tenants;
    private volatile boolean closed;

    DatabaseOwners(List<TenantLane> lanes, OwnerParts parts, TenantStore tenants) {
        this.lanes = lanes;
        this.parts = parts;
        this.tenants = tenants;
    }

    TenantLane lane(TenantId tenant) {
        return lanes.get(Math.floorMod(tenant.hashCode(), lanes.size()));
    }

    @Override
    public CompletionStage<PoolResult> obtain(Tenant tenant) {
        if (closed) {
            return CLOSED;
        }
        TenantId id = tenant.id();
        TenantOwner known = owners.get(id);
        TenantOwner owner = known != null
                ? known
                : owners.computeIfAbsent(id, missing -> new TenantOwner(missing, lane(missing), parts));
        if (closed) { // since it was asked for above: nobody else ends an owner that was made just now
            return CLOSED;
        }
        CompletionStage<PoolResult> obtained = owner.obtain(tenant);
        return owner.state() == DatabaseState.READY
                ? obtained
                : obtained.thenCompose(result -> retried(tenant, owner, obtained, result));
    }

    /** Asks again when the owner was retired between being found and being asked. */
    private CompletionStage<PoolResult> retried(
            Tenant tenant, TenantOwner owner, CompletionStage<PoolResult> obtained, PoolResult result) {
        if (result != TenantOwner.RETIRED) {
            return obtained;
        }
        owners.remove(tenant.id(), owner);
        return obtain(tenant);
    }

    /** Lets work be done by the owner of a tenant's connection, if there ever was a connection. */
    void with(TenantId tenant, Consumer<TenantOwner> action) {
        TenantOwner owner = owners.get(tenant);
        if (owner != null) {
            action.accept(owner);
        }
    }

    @Nullable
    TenantOwner find(TenantId tenant) {
        return owners.get(tenant);
    }

    DatabaseState state(TenantId tenant) {
        TenantOwner owner = owners.get(tenant);
        return owner == null ? DatabaseState.ABSENT : owner.state();
    }

    /** Tenants whose connection is there, working or being mended. */
    Set<TenantId> connected() {
        return owners.entrySet().stream()
                .filter(entry -> isConnected(entry.getValue().state()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isConnected(DatabaseState state) {
        return state == DatabaseState.READY || state == DatabaseState.DEGRADED;
    }

    void forEachState(BiConsumer<TenantId, DatabaseState> action) {
        owners.forEach((tenant, owner) -> action.accept(tenant, owner.state()));
    }

    CompletionStage<@Nullable Void> end(TenantId tenant, Failure why, String reason) {
        TenantOwner owner = owners.get(tenant);
        return owner == null || closed ? CompletableFuture.completedFuture(null) : owner.end(why, reason);
    }

    /** Connects the tenants that have users here and no connection. */
    void reconnect(Set<TenantId> used) {
        for (TenantId tenant : used) {
            if (state(tenant) == DatabaseState.ABSENT) {
                tenants.find(tenant)
                        .thenCompose(found -> found.map(this::obtain).orElse(CLOSED))
                        .whenComplete((result, failure) -> reconnected(tenant, result, failure));
            }
        }
    }

    private static void reconnected(TenantId tenant, @Nullable PoolResult result, @Nullable Throwable failure) {
        if (!(result instanceof PoolResult.Ready)) {
            log.atWarn()
                    .addKeyValue("code", ErrorCode.UNABLE_TO_CONNECT_TO_TENANT_DATABASE.wireName())
                    .addKeyValue("tenant", tenant)
                    .addKeyValue(
                            "reason",
                            result instanceof PoolResult.NotReady not
                                    ? not.why().failure()
                                    : "failed")
                    .setCause(failure)
                    .log("tenant with users could not be connected again");
        }
    }

    /** Forgets owners that own nothing. */
    void sweep() {
        owners.forEach((tenant, owner) -> {
            if (owner.state() == DatabaseState.ABSENT) {
                owner.retire().thenAccept(retired -> {
                    if (retired) {
                        owners.remove(tenant, owner);
                    }
                });
            }
        });
    }

    /** How many owners are kept. */
    int size() {
        return owners.size();
    }

    /** Ends all connections; the stage is complete when they are closed. */
    CompletionStage<@Nullable Void> close() {
        closed = true;
        CompletableFuture<?>[] ends = owners.values().stream()
                .map(owner -> owner.close("node stops").toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(ends);
    }
}
