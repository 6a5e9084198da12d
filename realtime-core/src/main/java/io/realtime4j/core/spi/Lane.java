package io.realtime4j.core.spi;

import java.util.concurrent.Executor;

/**
 * One thread with one queue. A link is given to one lane when it is accepted and stays there; everything about it is read
 * and written on that lane only. A transport that owns event loops supplies them as lanes.
 *
 * <ol>
 *   <li>Tasks given to {@link #execute} by one thread run in the order given, one at a time, on the lane's thread.
 *   <li>{@link #isCurrent} is true on the lane's thread and false on every other.
 *   <li>A task that throws does not stop the lane; the failure is logged.
 *   <li>Nothing that runs on a lane waits: no call of a {@link Link} for its client to read, no call of a feature for an answer
 *       or another thread. A lock that others hold for a moment is not meant.
 *   <li>A task given to {@link #schedule} runs on the lane, not before its delay has passed by {@link #nanoTime}.
 * </ol>
 */
public interface Lane extends Executor {
    /** Runs a task later on this lane. Any thread; returns before the task runs. */
    @Override
    void execute(Runnable task);

    /** {@return whether the calling thread is this lane's thread} */
    boolean isCurrent();

    /**
     * Runs a task on this lane after a delay. There is no way to cancel it: the engine keeps its own timers on top.
     *
     * @param task what to run
     * @param delayMillis how long to wait at least, in milliseconds
     */
    void schedule(Runnable task, long delayMillis);

    /** {@return the lane's clock in nanoseconds, for differences only; tests bring their own} */
    default long nanoTime() {
        return System.nanoTime();
    }
}
