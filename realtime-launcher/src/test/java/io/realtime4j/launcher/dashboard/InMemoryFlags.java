package io.realtime4j.launcher.dashboard;

import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.FeatureFlag;
import io.realtime4j.tenancy.FeatureFlags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Flags without a database: those of a tenant, or else on or off for all. For one thread. */
final class InMemoryFlags implements FeatureFlags {
    final Map<String, FeatureFlag> flags = new TreeMap<>();
    final Map<String, Boolean> overrides = new HashMap<>();

    @Override
    public CompletionStage<Boolean> isEnabled(String name, TenantId tenant) {
        Boolean own = overrides.get(tenant + "/" + name);
        return own == null ? isEnabled(name) : CompletableFuture.completedFuture(own);
    }

    @Override
    public CompletionStage<Boolean> isEnabled(String name) {
        FeatureFlag flag = flags.get(name);
        return CompletableFuture.completedFuture(flag != null && flag.enabled());
    }

    @Override
    public CompletionStage<List<FeatureFlag>> list() {
        return CompletableFuture.completedFuture(List.copyOf(flags.values()));
    }

    @Override
    public CompletionStage<@Nullable Void> put(FeatureFlag flag) {
        flags.put(flag.name(), flag);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Boolean> delete(String name) {
        return CompletableFuture.completedFuture(flags.remove(name) != null);
    }

    @Override
    public CompletionStage<Boolean> override(TenantId tenant, String name, @Nullable Boolean value) {
        if (value == null) {
            overrides.remove(tenant + "/" + name);
        } else {
            overrides.put(tenant + "/" + name, value);
        }
        return CompletableFuture.completedFuture(flags.containsKey(name));
    }
}
