package io.realtime4j.core.internal;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.realtime4j.core.spi.Lane;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The timers of one lane: a hashed wheel of linked lists, moved on by one scheduled task of the lane while there are timers.
 * Timers fire late by up to a tick, never early. Confined to its lane.
 */
final class TimingWheel {
    static final long TICK_MILLIS = 20;

    private static final Logger log = LoggerFactory.getLogger(TimingWheel.class);
    private static final int SLOTS = 1024;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Lane lane;
    private final LongSupplier nanoTime;
    private final long start;
    private final @Nullable Timer[] slots = new @Nullable Timer[SLOTS];
    private long currentTick;
    private int size;
    private boolean scheduled;

    TimingWheel(Lane lane, LongSupplier nanoTime) {
        this.lane = lane;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /** Runs a task on the lane after a delay. */
    @CanIgnoreReturnValue
    Timer schedule(Runnable task, long delayMillis) {
        if (size == 0) {
            currentTick = elapsedMillis() / TICK_MILLIS;
        }
        long due = (elapsedMillis() + Math.max(0, delayMillis)) / TICK_MILLIS + 1;
        Timer timer = new Timer(task, Math.max(due, currentTick + 1));
        insert(timer);
        keepTurning();
        return timer;
    }

    int size() {
        return size;
    }

    private long elapsedMillis() {
        return (nanoTime.getAsLong() - start) / NANOS_PER_MILLI;
    }

    private void keepTurning() {
        if (!scheduled && size > 0) {
            scheduled = true;
            lane.schedule(this::turn, TICK_MILLIS);
        }
    }

    private void turn() {
        scheduled = false;
        long now = elapsedMillis() / TICK_MILLIS;
        long from = Math.max(currentTick + 1, now - SLOTS + 1);
        currentTick = now;
        for (long tick = from; tick <= now; tick++) {
            fire((int) (tick % SLOTS), now);
        }
        keepTurning();
    }

    private void fire(int slot, long now) {
        Timer due = null;
        for (Timer timer = slots[slot]; timer != null; ) {
            Timer next = timer.next;
            if (timer.dueTick <= now) {
                unlink(timer);
                timer.next = due;
                due = timer;
            }
            timer = next;
        }
        // Lists are last in, first out; turning one around restores the order of scheduling.
        while (due != null) {
            Timer timer = due;
            due = timer.next;
            timer.next = null;
            timer.fire();
        }
    }

    private void insert(Timer timer) {
        int slot = (int) (timer.dueTick % SLOTS);
        Timer head = slots[slot];
        timer.next = head;
        if (head != null) {
            head.previous = timer;
        }
        slots[slot] = timer;
        timer.linked = true;
        size++;
    }

    private void unlink(Timer timer) {
        if (timer.previous == null) {
            slots[(int) (timer.dueTick % SLOTS)] = timer.next;
        } else {
            timer.previous.next = timer.next;
        }
        if (timer.next != null) {
            timer.next.previous = timer.previous;
        }
        timer.previous = null;
        timer.next = null;
        timer.linked = false;
        size--;
    }

    /** One scheduled task. Confined to the wheel's lane. */
    final class Timer {
        private final Runnable task;
        private final long dueTick;
        private @Nullable Timer previous;
        private @Nullable Timer next;
        private boolean linked;
        private boolean cancelled;

        private Timer(Runnable task, long dueTick) {
            this.task = task;
            this.dueTick = dueTick;
        }

        /** Forgets the task, unless it has run. */
        void cancel() {
            cancelled = true;
            if (linked) {
                unlink(this);
            }
        }

        private void fire() {
            if (cancelled) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException e) {
                log.atError().setCause(e).log("timer task failed");
            }
        }
    }
}
