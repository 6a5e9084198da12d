package io.realtime4j.benchmarks.jmh;

import io.realtime4j.core.spi.Lane;

/** A lane of whichever thread calls: tasks run at once, timers never. Good for one thread at a time. */
final class CallerLane implements Lane {
    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public void schedule(Runnable task, long delayMillis) {}
}
