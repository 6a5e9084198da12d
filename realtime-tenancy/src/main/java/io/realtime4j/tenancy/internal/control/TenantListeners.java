package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of changes, on a thread of its own and in the order in which they are handed over. At most {@value #MOST_WAITING} wait to be
 * told; if a listener holds up more, the newest are left out, which is logged. Thread-safe.
 */
final class TenantListeners implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TenantListeners.class);
    private static final long THREAD_KEEP_ALIVE_SECONDS = 60;
    private static final int MOST_WAITING = 1_000_000;

    private final List<Registered<TenantStore.Listener>> ofTenants = new CopyOnWriteArrayList<>();
    private final List<Registered<Consumer<TenantId>>> ofDatabases = new CopyOnWriteArrayList<>();
    private final List<Registered<Consumer<TenantId>>> ofShutdowns = new CopyOnWriteArrayList<>();
    private final ExecutorService teller = teller();

    private static ExecutorService teller() {
        ThreadPoolExecutor teller = new ThreadPoolExecutor(
                1,
                1,
                THREAD_KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                new NamedThreads("realtime-control-changes"),
                TenantListeners::leaveOut);
        teller.allowCoreThreadTimeOut(true);
        return teller;
    }

    private static void leaveOut(Runnable telling, ThreadPoolExecutor teller) {
        if (!teller.isShutdown()) {
            log.error("a change of a tenant is not told, since a listener does not return");
        }
    }

    Subscription listen(TenantStore.Listener listener) {
        return registered(ofTenants, new Registered<>(listener));
    }

    Subscription listenToDatabases(Consumer<TenantId> listener) {
        return registered(ofDatabases, new Registered<>(listener));
    }

    Subscription listenToShutdowns(Consumer<TenantId> listener) {
        return registered(ofShutdowns, new Registered<>(listener));
    }

    private static <T> Subscription registered(List<Registered<T>> listeners, Registered<T> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Tells what differs between two states of a tenant; null where there is none. */
    void tell(TenantId id, @Nullable StoredTenant before, @Nullable StoredTenant after) {
        Tenant was = before == null ? null : before.tenant();
        Tenant is = after == null ? null : after.tenant();
        if (is != null && !is.equals(was)) {
            ofTenants.forEach(each -> later(id, () -> each.listener.changed(was, is)));
        }
        if (is == null && was != null) {
            ofTenants.forEach(each -> later(id, () -> each.listener.deleted(was)));
        }
        boolean known = before != null || after != null;
        if (known && (before == null || after == null || !before.database().equals(after.database()))) {
            ofDatabases.forEach(each -> later(id, () -> each.listener.accept(id)));
        }
    }

    /** Tells that the connections of a tenant are to be ended. */
    void disconnect(TenantId id) {
        ofTenants.forEach(each -> later(id, () -> each.listener.disconnect(id)));
    }

    /** Tells that the connection to a tenant's database is to be ended. */
    void shutdown(TenantId id) {
        ofShutdowns.forEach(each -> later(id, () -> each.listener.accept(id)));
    }

    private void later(TenantId id, Runnable telling) {
        teller.execute(() -> {
            try {
                telling.run();
            } catch (RuntimeException e) {
                log.atError().addKeyValue("tenant", id).setCause(e).log("listener of tenants failed");
            }
        });
    }

    /** Nothing more is told, but for what a listener is being told just then. */
    @Override
    public void close() {
        teller.shutdownNow();
    }

    /** One registration: equal to itself only, so that a listener can be registered twice. */
    private static final class Registered<T> {
        private final T listener;

        Registered(T listener) {
            this.listener = listener;
        }
    }
}
