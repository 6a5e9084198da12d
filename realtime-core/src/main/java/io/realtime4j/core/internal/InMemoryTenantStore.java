package io.realtime4j.core.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.realtime4j.core.Subscription;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps tenants in memory. Thread-safe.
 *
 * <p>Changes are told by a thread that made one, in the order in which they were made: one that is made while another is
 * being told, by a listener or by another thread, waits in a queue for the thread that tells.
 */
public final class InMemoryTenantStore implements TenantStore {
    private static final Logger log = LoggerFactory.getLogger(InMemoryTenantStore.class);

    private final Map<TenantId, Tenant> tenants = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    @GuardedBy("this")
    private final Queue<Consumer<Listener>> untold = new ArrayDeque<>();

    @GuardedBy("this")
    private boolean telling;

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
        synchronized (this) {
            Tenant before = tenants.put(tenant.id(), tenant);
            if (!tenant.equals(before)) {
                untold.add(listener -> listener.changed(before, tenant));
            }
        }
        tell();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Boolean> delete(TenantId id) {
        boolean known;
        synchronized (this) {
            Tenant before = tenants.remove(id);
            known = before != null;
            if (before != null) {
                untold.add(listener -> listener.deleted(before));
            }
        }
        tell();
        return CompletableFuture.completedFuture(known);
    }

    /** Tells what waits, unless another call is telling already; no lock is held while a listener is called. */
    private void tell() {
        for (Consumer<Listener> change = next(false); change != null; change = next(true)) {
            for (Listener listener : listeners) {
                tell(listener, change);
            }
        }
    }

    private static void tell(Listener listener, Consumer<Listener> change) {
        try {
            change.accept(listener);
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("listener of tenant changes failed");
        }
    }

    private synchronized @Nullable Consumer<Listener> next(boolean mine) {
        if (telling && !mine) {
            return null;
        }
        Consumer<Listener> change = untold.poll();
        telling = change != null;
        return change;
    }

    @Override
    public Subscription listen(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
