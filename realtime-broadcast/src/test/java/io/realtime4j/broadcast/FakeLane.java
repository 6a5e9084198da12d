package io.realtime4j.broadcast;

import io.realtime4j.core.spi.Lane;
import java.util.ArrayList;
import java.util.List;

/** Runs tasks at once on the calling thread; those for later are kept for the test. */
final class FakeLane implements Lane {
    final List<Later> later = new ArrayList<>();

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
        later.add(new Later(task, delayMillis));
    }

    /** A task that waits. */
    record Later(Runnable task, long delayMillis) {}
}
