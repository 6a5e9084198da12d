package io.realtime4j.tenancy.internal.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of tenants' databases.
 *
 * @param lanes decide; never block
 * @param workers run work on connections, as many as there are connections at work, and close connections
 * @param starters connect, at most {@value #MOST_STARTS} tenants at a time; each tenant waits in their queue at most once
 * @param keeper looks after idle connections
 */
record DatabaseThreads(
        List<ScheduledExecutorService> lanes,
        ExecutorService workers,
        ExecutorService starters,
        ScheduledExecutorService keeper)
        implements AutoCloseable {
    private static final int MOST_LANES = 4;
    private static final int MOST_STARTS = 128;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration DRAIN = Duration.ofSeconds(2);

    static DatabaseThreads start() {
        List<ScheduledExecutorService> lanes = new ArrayList<>();
        ThreadFactory laneFactory = named("databases");
        for (int i = Math.min(MOST_LANES, Runtime.getRuntime().availableProcessors()); i > 0; i--) {
            lanes.add(scheduled(laneFactory));
        }
        ThreadPoolExecutor starters = new ThreadPoolExecutor(
                MOST_STARTS,
                MOST_STARTS,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                named("database-start"));
        starters.allowCoreThreadTimeOut(true);
        return new DatabaseThreads(List.copyOf(lanes), working(), starters, scheduled(named("database-keeper")));
    }

    /** What comes after the end, such as the closing of a pool that was connected too late, is done by whoever brings it. */
    private static ExecutorService working() {
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                named("database-work"),
                (task, executor) -> task.run());
    }

    private static ScheduledExecutorService scheduled(ThreadFactory factory) {
        ScheduledThreadPoolExecutor executor =
                new ScheduledThreadPoolExecutor(1, factory, new ThreadPoolExecutor.DiscardPolicy());
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    static ThreadFactory named(String what) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "realtime-" + what + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Ends them; what runs is interrupted. */
    @Override
    public void close() {
        starters.shutdownNow();
        keeper.shutdownNow();
        lanes.forEach(ExecutorService::shutdownNow);
        workers.shutdown();
        try {
            if (!workers.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
