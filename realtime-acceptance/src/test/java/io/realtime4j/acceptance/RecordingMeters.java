package io.realtime4j.acceptance;

import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Meters;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps counts of tenants, so that tests can wait for them. Thread-safe. */
public final class RecordingMeters implements Meters {
    private static final long PATIENCE_SECONDS = 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Long> counts = new HashMap<>();

    /** Waits until the count has this value; fails when it went beyond, or does not get there. */
    public void expectCount(String name, TestTenant tenant, long expected) {
        lock.lock();
        try {
            long patience = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (count(name, tenant) < expected && patience > 0) {
                patience = changed.awaitNanos(patience);
            }
            if (count(name, tenant) != expected) {
                throw new AssertionError(name + " is " + count(name, tenant) + ", expected " + expected);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a count of the node has at least this value. */
    public void expectAtLeast(String name, long least) {
        lock.lock();
        try {
            long patience = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (count(name) < least && patience > 0) {
                patience = changed.awaitNanos(patience);
            }
            if (count(name) < least) {
                throw new AssertionError(name + " is " + count(name) + ", expected at least " + least);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            lock.unlock();
        }
    }

    /** A count of the node, over all tags. */
    public long count(String name) {
        lock.lock();
        try {
            return counts.getOrDefault(key(name, null), 0L);
        } finally {
            lock.unlock();
        }
    }

    /** A count of a tenant; of a histogram, how often something was recorded. */
    long count(String name, String tenant) {
        lock.lock();
        try {
            return counts.getOrDefault(key(name, new TenantId(tenant)), 0L);
        } finally {
            lock.unlock();
        }
    }

    private long count(String name, TestTenant tenant) {
        return counts.getOrDefault(key(name, tenant.handle().id()), 0L);
    }

    private void add(String key, long amount) {
        lock.lock();
        try {
            counts.merge(key, amount, Long::sum);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static String key(String name, @Nullable TenantId tenant) {
        return name + " " + tenant;
    }

    @Override
    public Counter counter(String name, @Nullable TenantId tenant, @Nullable String tag) {
        String key = key(name, tenant);
        return amount -> add(key, amount);
    }

    @Override
    public Histogram histogram(String name, @Nullable TenantId tenant, @Nullable String tag, long... bounds) {
        String key = key(name, tenant);
        return value -> add(key, 1);
    }

    @Override
    public void gauge(String name, @Nullable TenantId tenant, LongSupplier value) {}
}
