package io.realtime4j.launcher;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Meters;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts in a {@link MetricRegistry}, under names such as {@code realtime_channel_events{tenant="acme"}}. A histogram is a
 * counter per bucket ({@code …_bucket{le="500"}}, not cumulative) and one of the sum of values: exact, with no
 * sampling. Thread-safe.
 */
final class DropwizardMeters implements Meters {
    private final MetricRegistry registry;
    private final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();

    DropwizardMeters(MetricRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Counter counter(String name, @Nullable TenantId tenant, @Nullable String tag) {
        com.codahale.metrics.Counter counter = registry.counter(new Labels(tenant, "reason", tag).of(name));
        return counter::inc;
    }

    @Override
    public Histogram histogram(String name, @Nullable TenantId tenant, @Nullable String tag, long... bounds) {
        Labels labels = new Labels(tenant, "message_type", tag);
        return new Buckets(registry, name, labels, bounds.clone());
    }

    @Override
    public void gauge(String name, @Nullable TenantId tenant, LongSupplier value) {
        String key = new Labels(tenant, "", null).of(name);
        gauges.put(key, value);
        registry.gauge(key, () -> (Gauge<Long>) () -> read(key));
    }

    private long read(String key) {
        LongSupplier value = gauges.get(key);
        return value == null ? 0 : value.getAsLong();
    }

    /** What follows a name. */
    private record Labels(
            @Nullable TenantId tenant,
            String tagName,
            @Nullable String tag) {
        String of(String name) {
            return of(name, null);
        }

        String of(String name, @Nullable String bound) {
            StringBuilder text = new StringBuilder(name);
            append(text, name.length(), "le", bound);
            append(text, name.length(), tagName, tag);
            append(text, name.length(), "tenant", tenant == null ? null : tenant.value());
            return text.length() == name.length() ? name : text.append('}').toString();
        }

        private static void append(StringBuilder text, int start, String label, @Nullable String value) {
            if (value != null) {
                text.append(text.length() == start ? '{' : ',').append(label).append("=\"");
                text.append(escaped(value)).append('"');
            }
        }

        private static String escaped(String value) {
            return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        }
    }

    /** One histogram. */
    private static final class Buckets implements Histogram {
        private final long[] bounds;
        private final com.codahale.metrics.Counter[] buckets;
        private final com.codahale.metrics.Counter sum;

        Buckets(MetricRegistry registry, String name, Labels labels, long[] bounds) {
            this.bounds = bounds;
            this.buckets = new com.codahale.metrics.Counter[bounds.length + 1];
            for (int i = 0; i < buckets.length; i++) {
                String bound = i < bounds.length ? Long.toString(bounds[i]) : "+Inf";
                buckets[i] = registry.counter(labels.of(name + "_bucket", bound));
            }
            this.sum = registry.counter(labels.of(name + "_sum"));
        }

        @Override
        public void record(long value) {
            int found = Arrays.binarySearch(bounds, value);
            buckets[found >= 0 ? found : -found - 1].inc();
            sum.inc(value);
        }
    }
}
