package io.realtime4j.broadcast;

import io.realtime4j.core.spi.Lane;

/** Runs tasks at once on the calling thread. */
final class FakeLane implements Lane {
    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public void schedule(Runnable task, long delayMillis) {
        throw new AssertionError("the feature has no timers");
    }
}
