package io.realtime4j.tenancy.internal.stream;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.BroadcastSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Brings the streams of all tenants together with who receives, and who waits for them. Thread-safe. */
public final class DatabaseBroadcasts implements BroadcastSource {
    private final AtomicReference<@Nullable Receiver> receiver = new AtomicReference<>();
    private final Set<TenantId> streaming = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<TenantId, Set<Waiter>> waiting = new ConcurrentHashMap<>();

    /** Makes one that nobody receives from. */
    public DatabaseBroadcasts() {}

    @Override
    public Subscription receive(Receiver value) {
        receiver.set(value);
        return () -> receiver.compareAndSet(value, null);
    }

    /** {@return who receives, or null while nobody does} */
    public @Nullable Receiver receiver() {
        return receiver.get();
    }

    @Override
    public Subscription whenStreaming(TenantId tenant, Runnable action) {
        Waiter waiter = new Waiter(action);
        waiting.compute(tenant, (id, known) -> {
            Set<Waiter> waiters = known == null ? ConcurrentHashMap.newKeySet() : known;
            waiters.add(waiter);
            return waiters;
        });
        if (streaming.contains(tenant)) {
            action.run();
        }
        return () -> waiting.computeIfPresent(tenant, (id, waiters) -> {
            waiters.remove(waiter);
            return waiters.isEmpty() ? null : waiters;
        });
    }

    /**
     * Tells whether a tenant's stream is up.
     *
     * @param tenant whose
     * @param up whether it is
     */
    public void streaming(TenantId tenant, boolean up) {
        if (!up) {
            streaming.remove(tenant);
        } else if (streaming.add(tenant)) {
            waiting.getOrDefault(tenant, Set.of())
                    .forEach(waiter -> waiter.action().run());
        }
    }

    /** Two who wait with the same action are two, therefore not a record. */
    private static final class Waiter {
        private final Runnable action;

        Waiter(Runnable action) {
            this.action = action;
        }

        Runnable action() {
            return action;
        }
    }
}
