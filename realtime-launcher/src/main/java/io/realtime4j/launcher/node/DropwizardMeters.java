package io.realtime4j.launcher.node;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.realtime4j.core.Subscription;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Meters;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts in a {@link MetricRegistry}, under names such as {@code realtime_channel_events{tenant="acme"}}. A histogram is a
 * counter per bucket ({@code …_bucket{le="500"}}, not cumulative) and one of the sum of values: exact, with no
 * sampling. What {@link MetricNames} wants to have for the whole node as well is counted twice. Thread-safe.
 */
public final class DropwizardMeters implements Meters {
    private final MetricRegistry registry;
    private final ConcurrentMap<String, Family> families = new ConcurrentSkipListMap<>();
    private final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();

    /**
     * Makes meters.
     *
     * @param registry where to count
     */
    public DropwizardMeters(MetricRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Counter counter(String name, @Nullable TenantId tenant, @Nullable String tag) {
        Labels labels = labels(name, "reason", tenant, tag);
        com.codahale.metrics.Counter counter = counter(name, labels);
        String forNode = forNode(name);
        if (forNode == null) {
            return counter::inc;
        }
        com.codahale.metrics.Counter sum = counter(forNode, labels(forNode, "reason", null, tag));
        return amount -> {
            counter.inc(amount);
            sum.inc(amount);
        };
    }

    private com.codahale.metrics.Counter counter(String name, Labels labels) {
        com.codahale.metrics.Counter counter = registry.counter(name + labels.text());
        family(name, Family.Type.COUNTER).add(new CounterSeries(labels, counter));
        return counter;
    }

    @Override
    public Histogram histogram(String name, @Nullable TenantId tenant, @Nullable String tag, long... bounds) {
        Labels labels = labels(name, "message_type", tenant, tag);
        Buckets buckets = new Buckets(registry, name, labels, bounds.clone());
        family(name, Family.Type.HISTOGRAM).add(buckets);
        return buckets;
    }

    @Override
    public void gauge(String name, @Nullable TenantId tenant, LongSupplier value) {
        gauge(name, labels(name, "", tenant, null), value);
        String forNode = forNode(name);
        if (forNode != null) {
            gauge(forNode, tenant, value);
        }
    }

    @Override
    public Subscription gauge(String name, @Nullable TenantId tenant, String tag, LongSupplier value) {
        Labels labels = labels(name, "topic", tenant, tag);
        gauge(name, labels, value);
        return () -> endGauge(name, labels, value);
    }

    private synchronized void endGauge(String name, Labels labels, LongSupplier value) {
        String key = name + labels.text();
        if (gauges.remove(key, value)) {
            registry.remove(key);
            family(name, Family.Type.GAUGE).remove(labels);
        }
    }

    private synchronized void gauge(String name, Labels labels, LongSupplier value) {
        String key = name + labels.text();
        gauges.put(key, value);
        registry.gauge(key, () -> (Gauge<Long>) () -> read(key));
        measure(name, labels, () -> (double) read(key));
    }

    /** Registers a gauge of the launcher's own, with labels and fractions. */
    void measure(String name, Labels labels, DoubleSupplier value) {
        family(name, Family.Type.GAUGE).add(new GaugeSeries(labels, value));
    }

    /** All families by name. */
    Collection<Family> families() {
        return families.values();
    }

    private Family family(String name, Family.Type type) {
        return families.computeIfAbsent(name, key -> new Family(key, type));
    }

    private long read(String key) {
        LongSupplier value = gauges.get(key);
        return value == null ? 0 : value.getAsLong();
    }

    private static @Nullable String forNode(String name) {
        MetricNames.Entry known = MetricNames.find(name);
        return known == null ? null : known.forNode();
    }

    private static Labels labels(String name, String fallback, @Nullable TenantId tenant, @Nullable String tag) {
        MetricNames.Entry known = MetricNames.find(name);
        String tagName = known == null || known.tag() == null ? fallback : known.tag();
        return Labels.NONE.with(tagName, tag).with("tenant", tenant == null ? null : tenant.value());
    }

    private record CounterSeries(Labels labels, com.codahale.metrics.Counter counter) implements Family.Series {
        @Override
        public void write(String name, Labels all, StringBuilder lines) {
            Line.append(lines, name, all, counter.getCount());
        }
    }

    private record GaugeSeries(Labels labels, DoubleSupplier value) implements Family.Series {
        @Override
        public void write(String name, Labels all, StringBuilder lines) {
            Line.append(lines, name, all, value.getAsDouble());
        }
    }
}
