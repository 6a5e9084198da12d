package io.realtime4j.acceptance;

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
import org.jspecify.annotations.Nullable;

/** Tenants in memory, of which some can change or vanish without a word, as when a notice is lost. Thread-safe. */
final class TestTenants implements TenantStore {
    private final TenantStore store = TenantStore.inMemory();
    private final Map<TenantId, Optional<Tenant>> unannounced = new ConcurrentHashMap<>();

    void vanish(TenantId id) {
        unannounced.put(id, Optional.empty());
    }

    void change(Tenant tenant) {
        unannounced.put(tenant.id(), Optional.of(tenant));
    }

    @Override
    public CompletionStage<Optional<Tenant>> find(TenantId id) {
        Optional<Tenant> tenant = unannounced.get(id);
        return tenant == null ? store.find(id) : CompletableFuture.completedFuture(tenant);
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
        return store.listen(listener);
    }
}
