package io.realtime4j.core.internal;

import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Meters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Meters that a test can read; those of the tck cannot be used here. Thread-safe. */
final class ReadableMeters implements Meters {
    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
    private final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();

    /** A count of the node, with this tag. */
    long count(String name, String tag) {
        return counters.getOrDefault(key(name, null) + " " + tag, new LongAdder())
                .sum();
    }

    /** A gauge, or -1 when it is not shown. */
    long gauge(String name, @Nullable TenantId tenant) {
        return gauges.getOrDefault(key(name, tenant), () -> -1).getAsLong();
    }

    private static String key(String name, @Nullable TenantId tenant) {
        return name + " " + tenant;
    }

    @Override
    public Counter counter(String name, @Nullable TenantId tenant, @Nullable String tag) {
        return counters.computeIfAbsent(key(name, tenant) + " " + tag, key -> new LongAdder())::add;
    }

    @Override
    public Histogram histogram(String name, @Nullable TenantId tenant, @Nullable String tag, long... bounds) {
        return value -> {};
    }

    @Override
    public void gauge(String name, @Nullable TenantId tenant, LongSupplier value) {
        gauges.put(key(name, tenant), value);
    }
}
