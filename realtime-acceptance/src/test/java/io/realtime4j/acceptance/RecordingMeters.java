package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Meters;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps counts and gauges, so that tests can wait for them. Thread-safe. */
public final class RecordingMeters implements Meters {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();

    /** Waits until the count has this value; fails when it went beyond, or does not get there. */
    public void expectCount(String name, TestTenant tenant, long expected) {
        TenantId id = tenant.handle().id();
        waitFor(name, () -> sum(key(name, id)), expected, Long.MAX_VALUE);
        assertThat(sum(key(name, id))).as(name).isEqualTo(expected);
    }

    /** Waits until a count of the node has at least this value. */
    public void expectAtLeast(String name, long least) {
        waitFor(name, () -> count(name), least, Long.MAX_VALUE);
    }

    /** Waits until a count of the node with this tag has at least this value. */
    public void expectAtLeast(String name, String tag, long least) {
        waitFor(name + " " + tag, () -> countOf(name, tag), least, Long.MAX_VALUE);
    }

    /** Waits until a gauge of the node shows something in this range. */
    public void expectGauge(String name, long least, long most) {
        waitFor(name, () -> gauge(name), least, most);
    }

    /** Waits until a gauge of the node shows this. */
    public void expectGauge(String name, long expected) {
        expectGauge(name, expected, expected);
    }

    /** Waits until a gauge of the tenant shows this. */
    public void expectGauge(String name, TestTenant tenant, long expected) {
        TenantId id = tenant.handle().id();
        waitFor(name, () -> shown(key(name, id)), expected, expected);
    }

    private static void waitFor(String name, LongSupplier value, long least, long most) {
        await(name)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(PAUSE)
                .untilAsserted(() -> assertThat(value.getAsLong()).as(name).isBetween(least, most));
    }

    /** A count of the node, over all tags. */
    public long count(String name) {
        return sum(key(name, null));
    }

    /** A count of the node with this tag. */
    public long countOf(String name, String tag) {
        return sum(tagged(key(name, null), tag));
    }

    /** A count of a tenant; of a histogram, how often something was recorded. */
    long count(String name, String tenant) {
        return sum(key(name, new TenantId(tenant)));
    }

    /** What a gauge of the node shows. */
    public long gauge(String name) {
        return shown(key(name, null));
    }

    private long sum(String key) {
        LongAdder count = counts.get(key);
        return count == null ? 0 : count.sum();
    }

    private long shown(String key) {
        LongSupplier gauge = gauges.get(key);
        if (gauge == null) {
            throw new AssertionError("there is no gauge " + key);
        }
        return gauge.getAsLong();
    }

    private LongAdder adder(String key) {
        return counts.computeIfAbsent(key, absent -> new LongAdder());
    }

    private static String key(String name, @Nullable TenantId tenant) {
        return name + " " + tenant;
    }

    private static String tagged(String key, String tag) {
        return key + " of " + tag;
    }

    @Override
    public Counter counter(String name, @Nullable TenantId tenant, @Nullable String tag) {
        LongAdder all = adder(key(name, tenant));
        if (tag == null) {
            return all::add;
        }
        LongAdder part = adder(tagged(key(name, tenant), tag));
        return amount -> {
            all.add(amount);
            part.add(amount);
        };
    }

    @Override
    public Histogram histogram(String name, @Nullable TenantId tenant, @Nullable String tag, long... bounds) {
        LongAdder recorded = adder(key(name, tenant));
        return value -> recorded.increment();
    }

    @Override
    public void gauge(String name, @Nullable TenantId tenant, LongSupplier value) {
        gauges.put(key(name, tenant), value);
    }
}
