package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.core.Subscription;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.tenancy.internal.control.TenantRecords.WriteResult;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The tenants in the tables, as the engine sees them. Thread-safe. */
final class ControlTenantStore implements TenantStore {
    private final ControlServers servers;
    private final TenantTable table;
    private final KnownTenants known;
    private final TenantListeners listeners;
    private final TenantRecords records;

    ControlTenantStore(ControlParts parts, TenantListeners listeners, TenantRecords records) {
        this.servers = parts.servers();
        this.table = parts.table();
        this.known = parts.known();
        this.listeners = listeners;
        this.records = records;
    }

    @Override
    public CompletionStage<Optional<Tenant>> find(TenantId id) {
        return known.find(id).thenApply(found -> found.map(ControlTenantStore::readable));
    }

    private static Tenant readable(StoredTenant stored) {
        if (stored.secretFault() != null) {
            throw new RealtimeException(
                    ErrorCode.TENANT_SECRET_UNREADABLE,
                    "the stored jwt_secret of tenant " + stored.id() + " cannot be read: " + stored.secretFault());
        }
        return stored.tenant();
    }

    /** Leaves out those whose secret cannot be read. */
    @Override
    public CompletionStage<List<Tenant>> list() {
        return servers.read(handle -> table.list(handle).stream()
                .filter(stored -> stored.secretFault() == null)
                .map(StoredTenant::tenant)
                .toList());
    }

    @Override
    public CompletionStage<@Nullable Void> put(Tenant tenant) {
        if (tenant.jwks() != null) {
            try {
                ControlJson.parse(tenant.jwks());
            } catch (IllegalArgumentException e) {
                return CompletableFuture.failedFuture(
                        new IllegalArgumentException("the key set of tenant " + tenant.id() + " is not JSON", e));
            }
        }
        return records.findForUpdate(tenant.id())
                .thenCompose(found -> found.isPresent() ? update(found.get(), tenant) : insert(tenant));
    }

    private CompletionStage<@Nullable Void> insert(Tenant tenant) {
        return records.insert(TenantRecord.of(tenant).build()).thenCompose(result -> done(result, tenant));
    }

    private CompletionStage<@Nullable Void> update(TenantRecord before, Tenant tenant) {
        return records.update(before, before.toBuilder().tenant(tenant).build())
                .thenCompose(result -> done(result, tenant));
    }

    /** Another one may have inserted or deleted the tenant since it was looked for. */
    private CompletionStage<@Nullable Void> done(WriteResult result, Tenant tenant) {
        if (result instanceof WriteResult.ExternalIdTaken || result instanceof WriteResult.Gone) {
            return put(tenant);
        }
        if (result instanceof WriteResult.KeysMissing) {
            return CompletableFuture.failedFuture(new IllegalArgumentException(
                    "tenant " + tenant.id() + " has neither a secret nor a key set, one is needed"));
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Boolean> delete(TenantId id) {
        return records.delete(id);
    }

    @Override
    public Subscription listen(Listener listener) {
        return listeners.listen(listener);
    }
}
