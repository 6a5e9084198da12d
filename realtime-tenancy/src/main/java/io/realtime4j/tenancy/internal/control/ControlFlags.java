package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.FeatureFlag;
import io.realtime4j.tenancy.FeatureFlags;
import io.realtime4j.tenancy.internal.control.KnownTenants.Change;
import io.realtime4j.tenancy.internal.control.KnownTenants.Remembering;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The feature flags in the tables, remembered like tenants; that there is no flag of a name as well. Thread-safe. */
final class ControlFlags implements FeatureFlags {
    private static final Logger log = LoggerFactory.getLogger(ControlFlags.class);
    private static final int MOST = 10_000;

    private final ControlParts parts;
    private final RecentChanges recent;
    private final Remembered<String, Optional<FeatureFlag>> fresh;

    ControlFlags(ControlParts parts, Remembering remembering) {
        this.parts = parts;
        this.recent = remembering.recent();
        this.fresh = new Remembered<>(MOST, remembering.span(), remembering.ticker(), flag -> true);
    }

    @Override
    public CompletionStage<Boolean> isEnabled(String name, TenantId tenant) {
        return find(name)
                .thenCompose(flag -> flag.isEmpty()
                        ? CompletableFuture.completedFuture(false)
                        : parts.known().find(tenant).thenApply(found -> FlagRules.isOn(flag.get(), tenant, own(found))))
                .exceptionally(failure -> off(name, failure));
    }

    private static Map<String, Boolean> own(Optional<StoredTenant> tenant) {
        return tenant.map(stored -> stored.record().featureFlags()).orElse(Map.of());
    }

    @Override
    public CompletionStage<Boolean> isEnabled(String name) {
        return find(name)
                .thenApply(flag -> flag.map(FeatureFlag::enabled).orElse(false))
                .exceptionally(failure -> off(name, failure));
    }

    private static boolean off(String name, Throwable failure) {
        log.atWarn().addKeyValue("flag", name).setCause(failure).log("feature flag cannot be read, it counts as off");
        return false;
    }

    private CompletableFuture<Optional<FeatureFlag>> find(String name) {
        return fresh.get(name, () -> load(name));
    }

    private CompletableFuture<Optional<FeatureFlag>> load(String name) {
        ControlPool.Work<Optional<FeatureFlag>> find = handle -> FlagTable.find(handle, name);
        return recent.contains(name)
                ? parts.servers().readPrimary(find)
                : parts.servers().read(find);
    }

    /** Forgets a flag that changed elsewhere. */
    void heardOf(String name) {
        recent.add(name);
        fresh.forget(name);
    }

    /** Forgets all flags: any of them may have changed elsewhere. */
    void forgetAll() {
        fresh.keys().forEach(this::heardOf);
    }

    @Override
    public CompletionStage<List<FeatureFlag>> list() {
        return parts.servers().read(FlagTable::list);
    }

    @Override
    public CompletionStage<@Nullable Void> put(FeatureFlag flag) {
        return changed(flag.name(), handle -> {
                    put(handle, flag);
                    return true;
                })
                .thenApply(ignored -> null);
    }

    /** Puts a flag in a transaction of the caller, who calls {@link #heardOf} when it is committed. */
    void put(Handle handle, FeatureFlag flag) {
        FlagTable.put(handle, flag, parts.clock().instant().truncatedTo(ChronoUnit.SECONDS));
        parts.announcements().flag(handle, flag.name());
    }

    @Override
    public CompletionStage<Boolean> delete(String name) {
        return changed(name, handle -> {
            parts.announcements().flag(handle, name);
            return FlagTable.delete(handle, name);
        });
    }

    private CompletionStage<Boolean> changed(String name, ControlPool.Work<Boolean> write) {
        return parts.servers().write(write).thenApply(result -> {
            heardOf(name);
            return result;
        });
    }

    @Override
    public CompletionStage<Boolean> override(TenantId tenant, String name, @Nullable Boolean value) {
        return parts.known().change(tenant, handle -> override(handle, tenant, name, value));
    }

    private Change<Boolean> override(Handle handle, TenantId id, String name, @Nullable Boolean value) {
        Optional<StoredTenant> present = parts.table().lock(handle, id);
        if (present.isEmpty()) {
            return Change.none(false, null);
        }
        TenantRecord before = present.get().record();
        Map<String, Boolean> flags = new HashMap<>(before.featureFlags());
        if (value == null) {
            flags.remove(name);
        } else {
            flags.put(name, value);
        }
        TenantRecord after = before.toBuilder().featureFlags(flags).build();
        if (!parts.table().update(handle, before, after)) {
            return Change.none(true, present.get());
        }
        parts.announcements().tenant(handle, id);
        return new Change<>(
                true, true, present.get(), parts.table().find(handle, id).orElseThrow());
    }
}
