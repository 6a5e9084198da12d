package io.realtime4j.core.internal;

import io.realtime4j.core.spi.Lane;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/** A lane whose tasks and time are moved on by the test, on the test's thread. */
final class ManualLane implements Lane {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Delayed> delayed =
            new PriorityQueue<>(Comparator.comparingLong(Delayed::dueMillis).thenComparingLong(Delayed::number));
    private long nowMillis;
    private long number;
    private boolean immediate;

    private record Delayed(long dueMillis, long number, Runnable task) {}

    @Override
    public void execute(Runnable task) {
        if (immediate) {
            task.run();
        } else {
            tasks.add(task);
        }
    }

    /** From now on tasks run at once: for code that blocks until the lane has run them. */
    void runImmediately() {
        runTasks();
        immediate = true;
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public void schedule(Runnable task, long delayMillis) {
        delayed.add(new Delayed(nowMillis + delayMillis, number++, task));
    }

    @Override
    public long nanoTime() {
        return nowMillis * 1_000_000;
    }

    void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
    }

    void advance(long millis) {
        long end = nowMillis + millis;
        runTasks();
        while (!delayed.isEmpty() && delayed.peek().dueMillis() <= end) {
            Delayed next = delayed.poll();
            nowMillis = next.dueMillis();
            next.task().run();
            runTasks();
        }
        nowMillis = end;
    }
}
