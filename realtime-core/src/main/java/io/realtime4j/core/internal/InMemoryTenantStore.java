package io.realtime4j.core.internal;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps tenants in memory. Changes are told by the thread that made them. Thread-safe. */
public final class InMemoryTenantStore implements TenantStore {
    private final Map<TenantId, Tenant> tenants = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /**
     * Makes a store.
     *
     * @param first its first tenants
     */
    public InMemoryTenantStore(List<Tenant> first) {
        first.forEach(tenant -> tenants.put(tenant.id(), tenant));
    }

    @Override
    public CompletionStage<Optional<Tenant>> find(TenantId id) {
        return CompletableFuture.completedFuture(Optional.ofNullable(tenants.get(id)));
    }

    @Override
    public CompletionStage<List<Tenant>> list() {
        return CompletableFuture.completedFuture(List.copyOf(tenants.values()));
    }

    @Override
    public CompletionStage<@Nullable Void> put(Tenant tenant) {
        Tenant before = tenants.put(tenant.id(), tenant);
        if (!tenant.equals(before)) {
            listeners.forEach(listener -> listener.changed(before, tenant));
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Boolean> delete(TenantId id) {
        Tenant before = tenants.remove(id);
        if (before != null) {
            listeners.forEach(listener -> listener.deleted(before));
        }
        return CompletableFuture.completedFuture(before != null);
    }

    @Override
    public Subscription listen(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
