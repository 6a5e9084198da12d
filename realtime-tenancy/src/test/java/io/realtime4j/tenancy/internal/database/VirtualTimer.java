package io.realtime4j.tenancy.internal.database;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A scheduler and clock whose time passes only when the test says so; tasks run on the thread that says it. Thread-safe. */
public final class VirtualTimer extends AbstractExecutorService implements ScheduledExecutorService, InstantSource {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final List<Entry<?>> entries = new ArrayList<>();
    private long now;
    private long sequence;

    /** Lets time pass and runs what becomes due, in order. */
    public void advance(Duration duration) {
        long end;
        synchronized (this) {
            end = now + duration.toNanos();
        }
        for (Entry<?> due = next(end); due != null; due = next(end)) {
            due.runAgainOrOnce();
        }
    }

    private synchronized @Nullable Entry<?> next(long end) {
        entries.removeIf(FutureTask::isDone);
        Entry<?> first = entries.stream().min(Comparator.naturalOrder()).orElse(null);
        if (first == null || first.due > end) {
            now = end;
            return null;
        }
        entries.remove(first);
        now = Math.max(now, first.due);
        return first;
    }

    /** How many tasks wait for their time. */
    public synchronized int pending() {
        entries.removeIf(FutureTask::isDone);
        return entries.size();
    }

    @Override
    public synchronized Instant instant() {
        return START.plusNanos(now);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return add(new Entry<>(task, unit.toNanos(delay), 0));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return add(new Entry<>(task, unit.toNanos(delay)));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initial, long period, TimeUnit unit) {
        return add(new Entry<>(task, unit.toNanos(initial), unit.toNanos(period)));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initial, long delay, TimeUnit unit) {
        return scheduleAtFixedRate(task, initial, delay, unit);
    }

    private <V> Entry<V> add(Entry<V> entry) {
        enqueue(entry);
        return entry;
    }

    private synchronized void enqueue(Entry<?> entry) {
        entry.due = now + entry.delay;
        entry.order = sequence++;
        entries.add(entry);
    }

    @Override
    public void execute(Runnable task) {
        enqueue(new Entry<>(task, 0, 0));
    }

    @Override
    public synchronized void shutdown() {
        entries.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }

    /** A task and its time. */
    private final class Entry<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {
        private final long delay;
        private final long period;
        private long due;
        private long order;

        @SuppressWarnings("NullAway") // a task without result has none
        Entry(Runnable task, long delay, long period) {
            super(task, null);
            this.delay = delay;
            this.period = period;
        }

        Entry(Callable<V> task, long delay) {
            super(task);
            this.delay = delay;
            this.period = 0;
        }

        void runAgainOrOnce() {
            if (period == 0) {
                run();
            } else if (runAndReset()) {
                synchronized (VirtualTimer.this) {
                    due += period;
                    entries.add(this);
                }
            }
        }

        @Override
        public boolean isPeriodic() {
            return period > 0;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            synchronized (VirtualTimer.this) {
                return unit.convert(due - now, TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public int compareTo(Delayed other) {
            Entry<?> that = (Entry<?>) other;
            int byTime = Long.compare(due, that.due);
            return byTime != 0 ? byTime : Long.compare(order, that.order);
        }
    }
}
