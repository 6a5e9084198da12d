package io.realtime4j.tck;

import io.realtime4j.core.spi.Lane;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lane with a thread of its own. Thread-safe. */
final class ThreadLane implements Lane, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ThreadLane.class);

    private final ScheduledThreadPoolExecutor executor;
    private volatile @Nullable Thread thread;

    ThreadLane(String name) {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, name);
            created.setDaemon(true);
            thread = created;
            return created;
        });
        executor.setRejectedExecutionHandler((task, ended) -> log.atDebug().log("task dropped, lane has ended"));
        executor.prestartCoreThread();
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(() -> run(task));
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void schedule(Runnable task, long delayMillis) {
        var unused = executor.schedule(() -> run(task), delayMillis, TimeUnit.MILLISECONDS);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) { // a lane goes on
            log.atError().setCause(e).log("lane task failed");
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
