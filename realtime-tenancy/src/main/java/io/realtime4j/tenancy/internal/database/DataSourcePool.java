package io.realtime4j.tenancy.internal.database;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.realtime4j.core.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs work on the connections of a {@link DataSource}, a fixed number at a time. What finds none free waits in order, without a thread,
 * at most as long as the queue target; more than {@value #MAX_WAITING} waiting are refused at once. Thread-safe: the lock guards the
 * queue only and is never held while work runs or a stage completes.
 */
public final class DataSourcePool implements TenantPool, AutoCloseable {
    private static final int MAX_WAITING = 10_000;

    private final TenantId tenant;
    private final DataSource source;
    private final int size;
    private final Duration queueTarget;
    private final Executor workers;
    private final ScheduledExecutorService timer;

    @GuardedBy("this")
    private final Queue<Task<?>> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private int running;

    @GuardedBy("this")
    private boolean closed;

    /**
     * Makes a pool.
     *
     * @param tenant whose
     * @param source gives connections; has at least {@code size}
     * @param size how much work runs at a time
     * @param queueTarget how long work may wait
     * @param workers runs the work; has a thread for each of {@code size}
     * @param timer ends the waiting
     */
    public DataSourcePool(
            TenantId tenant,
            DataSource source,
            int size,
            Duration queueTarget,
            Executor workers,
            ScheduledExecutorService timer) {
        this.tenant = tenant;
        this.source = source;
        this.size = size;
        this.queueTarget = queueTarget;
        this.workers = workers;
        this.timer = timer;
    }

    @Override
    public TenantId tenant() {
        return tenant;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public <T> CompletionStage<T> submit(SqlWork<T> work) {
        Task<T> task = new Task<>(work);
        Admission admission = admit(task);
        if (admission == Admission.RUN) {
            workers.execute(() -> work(task));
        } else if (admission != Admission.WAIT) {
            task.result.completeExceptionally(exhausted(admission.text));
        }
        return task.result;
    }

    private synchronized Admission admit(Task<?> task) {
        if (closed) {
            return Admission.CLOSED;
        }
        if (running < size) {
            running++;
            return Admission.RUN;
        }
        if (waiting.size() == MAX_WAITING) {
            return Admission.FULL;
        }
        waiting.add(task);
        task.timeout = timer.schedule(() -> expire(task), queueTarget.toMillis(), TimeUnit.MILLISECONDS);
        return Admission.WAIT;
    }

    private void work(Task<?> first) {
        for (Task<?> task = first; task != null; task = next()) {
            task.run(source);
        }
    }

    private synchronized @Nullable Task<?> next() {
        Task<?> task = waiting.poll();
        if (task == null) {
            running--;
        } else if (task.timeout != null) {
            task.timeout.cancel(false);
        }
        return task;
    }

    private void expire(Task<?> task) {
        boolean waited;
        synchronized (this) {
            waited = waiting.remove(task);
        }
        if (waited) {
            task.result.completeExceptionally(
                    exhausted("had none of its " + size + " connections free for " + queueTarget.toMillis() + " ms"));
        }
    }

    private PoolExhaustedException exhausted(String what) {
        return new PoolExhaustedException("pool of tenant " + tenant + " " + what);
    }

    /** Refuses what waits and what comes; what runs ends by itself. The source is not closed. */
    @Override
    public void close() {
        List<Task<?>> refused;
        synchronized (this) {
            closed = true;
            refused = new ArrayList<>(waiting);
            waiting.clear();
        }
        for (Task<?> task : refused) {
            task.result.completeExceptionally(exhausted(Admission.CLOSED.text));
        }
    }

    private enum Admission {
        RUN(""),
        WAIT(""),
        FULL("has " + MAX_WAITING + " tasks waiting"),
        CLOSED("is closed");

        private final String text;

        Admission(String text) {
            this.text = text;
        }
    }

    /** One piece of work. */
    private static final class Task<T> {
        private final SqlWork<T> work;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private @Nullable Future<?> timeout;

        Task(SqlWork<T> work) {
            this.work = work;
        }

        void run(DataSource source) {
            T value;
            try (Connection connection = source.getConnection()) {
                value = run(connection);
            } catch (SQLException | RuntimeException | Error e) {
                result.completeExceptionally(e);
                return;
            }
            result.complete(value);
        }

        private T run(Connection connection) throws SQLException {
            boolean autoCommit = connection.getAutoCommit();
            if (autoCommit) {
                connection.setAutoCommit(false);
            }
            T value;
            try {
                value = work.run(connection);
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, autoCommit, e);
                throw e;
            }
            rollBack(connection, autoCommit);
            return value;
        }

        private static void rollBack(Connection connection, boolean autoCommit, Throwable cause) {
            try {
                rollBack(connection, autoCommit);
            } catch (SQLException e) {
                cause.addSuppressed(e);
            }
        }

        private static void rollBack(Connection connection, boolean autoCommit) throws SQLException {
            connection.rollback();
            if (autoCommit) {
                connection.setAutoCommit(true);
            }
        }
    }
}
