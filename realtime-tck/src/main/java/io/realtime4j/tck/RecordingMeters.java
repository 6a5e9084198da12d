package io.realtime4j.tck;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Meters;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Meters that a test can read. Thread-safe. */
public final class RecordingMeters implements Meters {
    private final Map<Key, LongAdder> counters = new ConcurrentHashMap<>();
    private final Map<Key, Queue<Long>> histograms = new ConcurrentHashMap<>();
    private final Map<Key, LongSupplier> gauges = new ConcurrentHashMap<>();

    /** Makes meters that have counted nothing. */
    public RecordingMeters() {}

    @Override
    public Counter counter(String name, @Nullable TenantId tenant, @Nullable String tag) {
        return counters.computeIfAbsent(new Key(name, tenant, tag), key -> new LongAdder())::add;
    }

    @Override
    public Histogram histogram(String name, @Nullable TenantId tenant, @Nullable String tag, long... bounds) {
        return histograms.computeIfAbsent(new Key(name, tenant, tag), key -> new ConcurrentLinkedQueue<>())::add;
    }

    @Override
    public void gauge(String name, @Nullable TenantId tenant, LongSupplier value) {
        gauges.put(new Key(name, tenant, null), value);
    }

    @Override
    public Subscription gauge(String name, @Nullable TenantId tenant, String tag, LongSupplier value) {
        Key key = new Key(name, tenant, tag);
        gauges.put(key, value);
        return () -> gauges.remove(key, value);
    }

    /**
     * Reads a counter.
     *
     * @param name its name
     * @param tenant its tenant, or null for the node's
     * @param tag its tag, or null
     * @return the count, 0 when it was never looked up
     */
    public long count(String name, @Nullable TenantId tenant, @Nullable String tag) {
        LongAdder counter = counters.get(new Key(name, tenant, tag));
        return counter == null ? 0 : counter.sum();
    }

    /**
     * Reads a counter over all tenants and tags.
     *
     * @param name its name
     * @return the sum
     */
    public long total(String name) {
        return counters.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
    }

    /**
     * Reads a histogram.
     *
     * @param name its name
     * @param tenant its tenant, or null for the node's
     * @param tag its tag, or null
     * @return its values in the order in which they were recorded
     */
    public List<Long> values(String name, @Nullable TenantId tenant, @Nullable String tag) {
        return List.copyOf(histograms.getOrDefault(new Key(name, tenant, tag), new ConcurrentLinkedQueue<>()));
    }

    /**
     * Reads a gauge.
     *
     * @param name its name
     * @param tenant its tenant, or null for the node's
     * @return what it shows now
     * @throws IllegalStateException when it is not shown
     */
    public long gauge(String name, @Nullable TenantId tenant) {
        return gauge(name, tenant, (String) null);
    }

    /**
     * Reads a gauge with a tag.
     *
     * @param name its name
     * @param tenant its tenant, or null for the node's
     * @param tag its tag, or null
     * @return what it shows now
     * @throws IllegalStateException when it is not shown
     */
    public long gauge(String name, @Nullable TenantId tenant, @Nullable String tag) {
        LongSupplier gauge = gauges.get(new Key(name, tenant, tag));
        if (gauge == null) {
            throw new IllegalStateException("there is no gauge " + name + " of tenant " + tenant);
        }
        return gauge.getAsLong();
    }

    /**
     * Whether a gauge is shown.
     *
     * @param name its name
     * @param tenant its tenant, or null for the node's
     * @param tag its tag, or null
     * @return true unless it was never registered or is closed
     */
    public boolean shows(String name, @Nullable TenantId tenant, @Nullable String tag) {
        return gauges.containsKey(new Key(name, tenant, tag));
    }

    private record Key(
            String name,
            @Nullable TenantId tenant,
            @Nullable String tag) {}
}
