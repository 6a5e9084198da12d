package io.realtime4j.tenancy.internal.database;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.realtime4j.core.TenantId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs work on the connections of a {@link DataSource}, a fixed number at a time. What finds none free waits without a thread, its owners
 * taking turns, at most as long as the queue target; more than {@value #MAX_WAITING} waiting are refused at once. While the database is known to be
 * down everything is refused at once. Thread-safe: the lock guards the queue only and is never held while work runs or a stage
 * completes.
 */
public final class DataSourcePool implements TenantPool, AutoCloseable {
    private static final int MAX_WAITING = 10_000;

    private final TenantId tenant;
    private final int size;
    private final Duration queueTarget;
    private final Executor workers;
    private final ScheduledExecutorService timer;

    @GuardedBy("this")
    private final FairQueue<PoolTask<?>> waiting = new FairQueue<>();

    @GuardedBy("this")
    private Slots slots;

    @GuardedBy("this")
    private @Nullable SQLException outage;

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
        this.slots = new Slots(source);
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
    public <T> CompletionStage<T> submit(Object owner, SqlWork<T> work) {
        PoolTask<T> task = new PoolTask<>(owner, work);
        Exception refusal = admit(task);
        if (refusal != null) {
            task.fail(refusal);
        }
        return task.result();
    }

    private @Nullable Exception admit(PoolTask<?> task) {
        Slots taken;
        synchronized (this) {
            if (closed) {
                return exhausted("is closed");
            }
            if (outage != null) {
                return down(outage);
            }
            if (slots.running == size) {
                return queue(task);
            }
            waiting.served(task.owner());
            taken = slots;
            taken.running++;
            taken.connecting.add(task);
        }
        workers.execute(() -> work(taken, task));
        return null;
    }

    @GuardedBy("this")
    private @Nullable Exception queue(PoolTask<?> task) {
        if (waiting.size() == MAX_WAITING) {
            return exhausted("has " + MAX_WAITING + " tasks waiting");
        }
        waiting.add(task.owner(), task);
        task.expiresWith(timer.schedule(() -> expire(task), queueTarget.toMillis(), TimeUnit.MILLISECONDS));
        return null;
    }

    private void work(Slots taken, PoolTask<?> first) {
        for (PoolTask<?> task = first; task != null; task = next(taken)) {
            task.run(taken.source, connected -> connected(taken, connected));
        }
    }

    private synchronized void connected(Slots taken, PoolTask<?> task) {
        taken.connecting.remove(task);
    }

    private synchronized @Nullable PoolTask<?> next(Slots taken) {
        PoolTask<?> task = taken == slots ? waiting.poll() : null;
        if (task == null) {
            taken.running--;
        } else {
            task.doesNotExpire();
            taken.connecting.add(task);
        }
        return task;
    }

    private void expire(PoolTask<?> task) {
        boolean waited;
        synchronized (this) {
            waited = waiting.remove(task.owner(), task);
        }
        if (waited) {
            task.fail(exhausted("had none of its " + size + " connections free for " + queueTarget.toMillis() + " ms"));
        }
    }

    /**
     * Refuses what waits, what has no connection yet and what comes, because the database is down. What runs on a connection ends by
     * itself.
     *
     * @param cause how it showed
     */
    void suspend(SQLException cause) {
        List<PoolTask<?>> refused;
        synchronized (this) {
            outage = cause;
            refused = withdraw();
            refused.addAll(slots.connecting);
            slots = new Slots(slots.source);
        }
        refused.forEach(task -> task.fail(down(cause)));
    }

    /**
     * Works again.
     *
     * @param source gives connections from now on
     */
    synchronized void resume(DataSource source) {
        outage = null;
        slots = new Slots(source);
    }

    /** Refuses what waits and what comes; what runs ends by itself. The source is not closed. */
    @Override
    public void close() {
        List<PoolTask<?>> refused;
        synchronized (this) {
            closed = true;
            refused = withdraw();
        }
        refused.forEach(task -> task.fail(exhausted("is closed")));
    }

    @GuardedBy("this")
    private List<PoolTask<?>> withdraw() {
        List<PoolTask<?>> tasks = waiting.drain();
        tasks.forEach(PoolTask::doesNotExpire);
        return tasks;
    }

    private PoolExhaustedException exhausted(String what) {
        return new PoolExhaustedException("pool of tenant " + tenant + " " + what);
    }

    private SQLException down(SQLException cause) {
        return new SQLException("database of tenant " + tenant + " is down", "08006", cause);
    }

    /** Places for work on one source. What got stuck on a source that is gone keeps no place of its successor. */
    private static final class Slots {
        private final DataSource source;
        private final Set<PoolTask<?>> connecting = new HashSet<>();
        private int running;

        Slots(DataSource source) {
            this.source = source;
        }
    }
}
