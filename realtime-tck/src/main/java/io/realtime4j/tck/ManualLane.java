package io.realtime4j.tck;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.realtime4j.core.spi.Lane;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane whose tasks and time are moved on by the test: the thread that calls {@link #runTasks} or {@link #advance} is the
 * lane's thread for the length of the call. Any thread may give tasks.
 */
public final class ManualLane implements Lane {
    private static final Logger log = LoggerFactory.getLogger(ManualLane.class);

    private final Object running = new Object();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @GuardedBy("this")
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    @GuardedBy("this")
    private final PriorityQueue<Delayed> delayed =
            new PriorityQueue<>(Comparator.comparingLong(Delayed::dueNanos).thenComparingLong(Delayed::number));

    @GuardedBy("this")
    private long count;

    private volatile long nowNanos;
    private volatile boolean immediate;
    private volatile @Nullable Thread runner;

    /** Makes a lane without tasks. */
    public ManualLane() {}

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            tasks.add(task);
        }
        if (immediate) {
            runTasks();
        }
    }

    @Override
    public synchronized void schedule(Runnable task, long delayMillis) {
        delayed.add(new Delayed(nowNanos + Duration.ofMillis(delayMillis).toNanos(), count++, task));
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == runner;
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    /** Runs all tasks, also those that they add. Does nothing when called by one of them. */
    public void runTasks() {
        if (isCurrent()) {
            return;
        }
        synchronized (running) {
            runner = Thread.currentThread();
            try {
                for (Runnable task = nextTask(); task != null; task = nextTask()) {
                    run(task);
                }
            } finally {
                runner = null;
            }
        }
    }

    /**
     * Lets time pass: runs all tasks, and those that fall due in the order of their times.
     *
     * @param time how much
     */
    public void advance(Duration time) {
        long end = nowNanos + time.toNanos();
        runTasks();
        for (Delayed due = nextDelayed(end); due != null; due = nextDelayed(end)) {
            nowNanos = Math.max(nowNanos, due.dueNanos());
            Runnable task = due.task();
            synchronized (this) {
                tasks.addFirst(task);
            }
            runTasks();
        }
        nowNanos = end;
    }

    /**
     * Lets time pass while the lane stands still: what falls due meanwhile runs late, at the next {@link #advance}.
     *
     * @param time how much
     */
    public void stall(Duration time) {
        long later = nowNanos + time.toNanos();
        nowNanos = later;
    }

    /** From now on each task runs at once, on the thread that gives it: for code that waits until the lane has run them. */
    public void runImmediately() {
        immediate = true;
        runTasks();
    }

    /** {@return what tasks have thrown} */
    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    private synchronized @Nullable Runnable nextTask() {
        return tasks.poll();
    }

    private synchronized @Nullable Delayed nextDelayed(long end) {
        Delayed next = delayed.peek();
        return next == null || next.dueNanos() > end ? null : delayed.poll();
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) { // a lane goes on
            failures.add(e);
            log.atError().setCause(e).log("lane task failed");
        }
    }

    private record Delayed(long dueNanos, long number, Runnable task) {}
}
