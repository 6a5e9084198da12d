package io.realtime4j.tenancy.internal.control;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.tenancy.ControlSettings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work on connections to one server of the control database, on threads of its own. At most {@value #MOST_WAITING} pieces of work
 * wait; one that waited longer than {@link ControlSettings#queueTarget()} fails without being run, so that a database
 * that hangs does not pile up work. Logs when the server goes out of reach and when it is back. Connections to a server that
 * became read-only are made anew, since its name may lead to another one by now. Thread-safe.
 */
final class ControlPool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlPool.class);
    private static final int MOST_WAITING = 10_000;
    private static final String READ_ONLY = "25006";
    private static final Duration THREAD_KEEP_ALIVE = Duration.ofSeconds(60);
    private static final Duration LEAST_HIKARI_TIMEOUT = Duration.ofMillis(250);
    private static final Duration AVOIDED = Duration.ofSeconds(5);
    private static final Duration BUSY_LOG_INTERVAL = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final String server;
    private final long queueTargetNanos;
    private final HikariDataSource connections;
    private final Jdbi jdbi;
    private final ThreadPoolExecutor threads;
    private final AtomicBoolean reachable = new AtomicBoolean(true);
    private final AtomicLong busyLogDue = new AtomicLong(System.nanoTime());
    private volatile long lostAt;

    /** Nothing is connected before work comes. */
    ControlPool(ControlDataSource source, String server, String name, int size, Duration queueTarget) {
        this.server = server;
        this.queueTargetNanos = queueTarget.toNanos();
        this.connections = new HikariDataSource(config(source, name, size, queueTarget));
        this.jdbi = Jdbi.create(connections);
        this.threads = new ThreadPoolExecutor(
                size,
                size,
                THREAD_KEEP_ALIVE.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                new NamedThreads(name));
        threads.allowCoreThreadTimeOut(true);
    }

    private static HikariConfig config(ControlDataSource source, String name, int size, Duration queueTarget) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setPoolName(name);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        Duration timeout = queueTarget.compareTo(LEAST_HIKARI_TIMEOUT) < 0 ? LEAST_HIKARI_TIMEOUT : queueTarget;
        config.setConnectionTimeout(timeout.toMillis());
        return config;
    }

    /** Runs work on a connection without a transaction. */
    <T> CompletableFuture<T> submit(Work<T> work) {
        return start(() -> jdbi.withHandle(work::run));
    }

    /** Runs work in a transaction, which is committed when the result completes. */
    <T> CompletableFuture<T> transact(Work<T> work) {
        return start(() -> jdbi.inTransaction(work::run));
    }

    private <T> CompletableFuture<T> start(Supplier<T> call) {
        Job<T> job = new Job<>(call);
        try {
            threads.execute(job);
        } catch (RejectedExecutionException e) {
            job.refuse("is not asked: too many requests wait, or it was closed");
        }
        return job.result;
    }

    /** Whether it was out of reach a moment ago, so that others are better asked. */
    boolean isOutOfReach() {
        return !reachable.get() && System.nanoTime() - lostAt < AVOIDED.toNanos();
    }

    private RealtimeException unavailable(String what) {
        return new RealtimeException(
                ErrorCode.CONTROL_DATABASE_UNAVAILABLE, "the control database " + server + " " + what);
    }

    private void logFailure(RealtimeException failure) {
        boolean unavailable = failure.code() == ErrorCode.CONTROL_DATABASE_UNAVAILABLE;
        if (unavailable) {
            lostAt = System.nanoTime();
            if (!reachable.getAndSet(false)) {
                return;
            }
        }
        log.atError()
                .addKeyValue("code", failure.code().wireName())
                .addKeyValue("server", server)
                .setCause(failure)
                .log(unavailable ? "control database cannot be reached" : "request to the control database failed");
    }

    /** Tells now and then that the server answers more slowly than it is asked. */
    private void logBusy() {
        long now = System.nanoTime();
        long due = busyLogDue.get();
        if (reachable.get() && now - due >= 0 && busyLogDue.compareAndSet(due, now + BUSY_LOG_INTERVAL.toNanos())) {
            log.atWarn()
                    .addKeyValue("code", ErrorCode.CONTROL_DATABASE_UNAVAILABLE.wireName())
                    .addKeyValue("server", server)
                    .addKeyValue("waiting", threads.getQueue().size())
                    .log("requests to the control database fail because all connections are busy");
        }
    }

    /** After a failover, the connections there are still lead to the old server. */
    private void leaveIfReadOnly(RealtimeException failure) {
        if (failure.getCause() instanceof SQLException sql && READ_ONLY.equals(sql.getSQLState())) {
            connections.getHikariPoolMXBean().softEvictConnections();
        }
    }

    /** Ends work that runs; what waits fails. */
    @Override
    public void close() {
        List<Runnable> waiting = threads.shutdownNow();
        connections.close();
        waiting.forEach(job -> ((Job<?>) job).refuse("is not asked: it was closed"));
        try {
            if (!threads.awaitTermination(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atWarn().addKeyValue("server", server).log("requests to the control database did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is done on a connection. */
    @FunctionalInterface
    interface Work<T> {
        T run(Handle handle);
    }

    /** One piece of work, and who waits for it. */
    private final class Job<T> implements Runnable {
        private final Supplier<T> call;
        private final long submitted = System.nanoTime();
        private final CompletableFuture<T> result = new CompletableFuture<>();

        Job(Supplier<T> call) {
            this.call = call;
        }

        @Override
        public void run() {
            if (System.nanoTime() - submitted > queueTargetNanos) {
                logBusy();
                refuse("was not asked: its connections were busy for too long");
                return;
            }
            T value;
            try {
                value = call.get();
            } catch (RuntimeException | Error e) {
                if (threads.isShutdown()) {
                    refuse("did not answer before it was closed");
                    return;
                }
                RealtimeException failure = ControlFailures.of(e, server);
                logFailure(failure);
                leaveIfReadOnly(failure);
                result.completeExceptionally(failure);
                return;
            }
            if (!reachable.getAndSet(true)) {
                log.atInfo().addKeyValue("server", server).log("control database can be reached again");
            }
            result.complete(value);
        }

        void refuse(String what) {
            result.completeExceptionally(unavailable(what));
        }
    }
}
