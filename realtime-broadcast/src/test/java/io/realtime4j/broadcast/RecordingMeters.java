package io.realtime4j.broadcast;

import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Meters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps what is counted, by {@code name/tenant/tag}. */
final class RecordingMeters implements Meters {
    final List<String> lookUps = new ArrayList<>();
    final Map<String, List<Long>> values = new HashMap<>();

    @Override
    public Counter counter(String name, @Nullable TenantId tenant, @Nullable String tag) {
        return lookUp(name, tenant, tag)::add;
    }

    @Override
    public Histogram histogram(String name, @Nullable TenantId tenant, @Nullable String tag, long... bounds) {
        return lookUp(name, tenant, tag)::add;
    }

    @Override
    public void gauge(String name, @Nullable TenantId tenant, LongSupplier value) {
        throw new AssertionError("the feature has no gauges");
    }

    List<Long> of(String key) {
        return values.getOrDefault(key, List.of());
    }

    private List<Long> lookUp(String name, @Nullable TenantId tenant, @Nullable String tag) {
        String key = name + "/" + (tenant == null ? "" : tenant.value()) + "/" + tag;
        lookUps.add(key);
        return values.computeIfAbsent(key, k -> new ArrayList<>());
    }
}
