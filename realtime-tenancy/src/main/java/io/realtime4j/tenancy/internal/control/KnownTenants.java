package io.realtime4j.tenancy.internal.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tenants that this node remembers. {@code fresh} is what may be used without asking the database; {@code told} is what listeners
 * know, and has no age: a change that is found whenever and however is told once. All steps that concern one tenant are
 * done one after the other. Thread-safe.
 */
final class KnownTenants {
    private static final Logger log = LoggerFactory.getLogger(KnownTenants.class);
    private static final int MOST = 100_000;
    private static final int COMPARED_AT_ONCE = 500;

    private final Remembered<TenantId, Optional<StoredTenant>> fresh;
    private final Cache<TenantId, StoredTenant> told =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();
    private final Set<TenantId> unsettled = ConcurrentHashMap.newKeySet();
    private final Sequences sequences = new Sequences();
    private final ControlServers servers;
    private final TenantTable table;
    private final RecentChanges recent;
    private final TenantListeners listeners;
    private final Consumer<StoredTenant> onLoad;

    KnownTenants(
            ControlServers servers,
            TenantTable table,
            Remembering remembering,
            TenantListeners listeners,
            Consumer<StoredTenant> onLoad) {
        this.servers = servers;
        this.table = table;
        this.recent = remembering.recent();
        this.listeners = listeners;
        this.onLoad = onLoad;
        this.fresh = new Remembered<>(MOST, remembering.span(), remembering.ticker(), Optional::isPresent);
    }

    /** Finds a tenant, from memory if it is fresh; those who ask at the same time share one look at the database. */
    CompletableFuture<Optional<StoredTenant>> find(TenantId id) {
        return fresh.get(id, () -> load(id, false));
    }

    /** Looks again, since the tenant changed elsewhere; who asks meanwhile waits for the outcome. */
    void heardOf(TenantId id) {
        recent.add(id);
        fresh.renew(id, () -> load(id, true)).whenComplete((tenant, failure) -> {
            if (failure == null) {
                unsettled.remove(id);
            } else {
                unsettled.add(id);
            }
        });
    }

    /** Looks again at those that could not be looked at when they changed. */
    void retryUnsettled() {
        List.copyOf(unsettled).forEach(this::heardOf);
    }

    /** Finds out which of the tenants that are known here, or being looked at, changed unheard. Blocks. */
    void compareAll(Handle handle) {
        Set<TenantId> known = new HashSet<>(told.asMap().keySet());
        known.addAll(fresh.keys());
        List<TenantId> ids = List.copyOf(known);
        for (int from = 0; from < ids.size(); from += COMPARED_AT_ONCE) {
            List<TenantId> some = ids.subList(from, Math.min(from + COMPARED_AT_ONCE, ids.size()));
            Map<TenantId, StoredTenant> now = new HashMap<>();
            table.list(handle, some).forEach(tenant -> now.put(tenant.id(), tenant));
            some.stream()
                    .filter(id -> !same(told.getIfPresent(id), now.get(id)))
                    .forEach(this::heardOf);
        }
    }

    private static boolean same(@Nullable StoredTenant known, @Nullable StoredTenant now) {
        return known != null && now != null && known.record().equals(now.record());
    }

    /** Changes a tenant in a transaction; what came of it is seen and told from then on. */
    <T> CompletableFuture<T> change(TenantId id, ControlPool.Work<Change<T>> work) {
        return sequences.next(
                id,
                () -> servers.write(work)
                        .whenComplete((change, failure) -> {
                            if (failure != null) {
                                doubt(id);
                            }
                        })
                        .thenApply(change -> changed(id, change)));
    }

    private <T> T changed(TenantId id, Change<T> change) {
        StoredTenant before = change.before();
        if (before != null && before.secretFault() == null) {
            told.asMap().putIfAbsent(id, before);
        }
        if (change.changed()) {
            recent.add(id);
            remember(id, change.after());
            settle(id, change.after(), true);
        }
        return change.result();
    }

    /** A transaction that failed may be committed nevertheless: when the connection broke before the answer came. */
    private void doubt(TenantId id) {
        recent.add(id);
        fresh.forget(id);
        if (told.getIfPresent(id) != null) {
            unsettled.add(id);
        }
    }

    /** Does something that concerns a tenant, in its turn, without changing what is known of it. */
    <T> CompletableFuture<T> inTurn(TenantId id, ControlPool.Work<T> work) {
        return sequences.next(id, () -> servers.write(work));
    }

    /** Called within a step of the tenant, so that what stays is what the last step saw. */
    private void remember(TenantId id, @Nullable StoredTenant tenant) {
        if (tenant == null) {
            fresh.forget(id);
        } else {
            fresh.put(id, Optional.of(tenant));
        }
    }

    private CompletableFuture<Optional<StoredTenant>> load(TenantId id, boolean changed) {
        return sequences.next(id, () -> {
            ControlPool.Work<Optional<StoredTenant>> find = handle -> table.find(handle, id);
            CompletableFuture<Optional<StoredTenant>> found =
                    recent.contains(id) ? servers.readPrimary(find) : servers.read(find);
            return found.thenApply(tenant -> {
                remember(id, tenant.orElse(null));
                settle(id, tenant.orElse(null), changed);
                tenant.ifPresent(this::look);
                return tenant;
            });
        });
    }

    private void look(StoredTenant tenant) {
        if (tenant.secretFault() != null) {
            logUnreadable(tenant.id(), "jwt_secret", tenant.secretFault());
        }
        if (tenant.database() instanceof DatabaseReading.Unreadable unreadable) {
            logUnreadable(tenant.id(), unreadable.setting(), unreadable.reason());
        }
        onLoad.accept(tenant);
    }

    private static void logUnreadable(TenantId id, String field, String reason) {
        log.atError()
                .addKeyValue("code", ErrorCode.TENANT_SECRET_UNREADABLE.wireName())
                .addKeyValue("tenant", id)
                .addKeyValue("field", field)
                .addKeyValue("reason", reason)
                .log("stored secret of a tenant cannot be read");
    }

    /**
     * Compares with what listeners know. A tenant that nobody here knew is told only when it is known to have changed. One whose secret
     * cannot be read is not told: listeners keep the last state that was usable.
     */
    private void settle(TenantId id, @Nullable StoredTenant now, boolean changed) {
        if (now != null && now.secretFault() != null) {
            return;
        }
        StoredTenant before =
                now == null ? told.asMap().remove(id) : told.asMap().put(id, now);
        if (before != null || changed) {
            listeners.tell(id, before, now);
        }
    }

    /**
     * What came of a change.
     *
     * @param result what the caller asked for
     * @param changed whether anything is different now
     * @param before the tenant as it was, or null
     * @param after the tenant as it is, or null
     */
    record Change<T>(
            T result,
            boolean changed,
            @Nullable StoredTenant before,
            @Nullable StoredTenant after) {
        static <T> Change<T> none(T result, @Nullable StoredTenant present) {
            return new Change<>(result, false, present, present);
        }
    }

    /** For how long things are remembered, and by which clock. */
    record Remembering(Duration span, Ticker ticker, RecentChanges recent) {}
}
