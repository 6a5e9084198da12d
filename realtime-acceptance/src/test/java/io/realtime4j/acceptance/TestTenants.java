package io.realtime4j.acceptance;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tenants in memory, of which some can vanish without a word, as when a notice is lost. Thread-safe. */
final class TestTenants implements TenantStore {
    private final TenantStore store = TenantStore.inMemory();
    private final Set<TenantId> vanished = ConcurrentHashMap.newKeySet();

    void vanish(TenantId id) {
        vanished.add(id);
    }

    @Override
    public CompletionStage<Optional<Tenant>> find(TenantId id) {
        return vanished.contains(id) ? CompletableFuture.completedFuture(Optional.empty()) : store.find(id);
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
