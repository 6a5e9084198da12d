package io.realtime4j.core.internal;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Tenants in memory, whose operator can ask for disconnects. */
final class AskingTenantStore implements TenantStore {
    private final TenantStore store;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    AskingTenantStore(Tenant... tenants) {
        this.store = TenantStore.inMemory(tenants);
    }

    void disconnect(TenantId id) {
        listeners.forEach(listener -> listener.disconnect(id));
    }

    @Override
    public CompletionStage<Optional<Tenant>> find(TenantId id) {
        return store.find(id);
    }

    @Override
    public CompletionStage<List<Tenant>> list() {
        return store.list();
    }

    @Override
    public CompletionStage<@Nullable Void> put(Tenant tenant) {
        return store.put(tenant);
    }

    @Override
    public CompletionStage<Boolean> delete(TenantId id) {
        return store.delete(id);
    }

    @Override
    public Subscription listen(Listener listener) {
        listeners.add(listener);
        return store.listen(listener);
    }
}
