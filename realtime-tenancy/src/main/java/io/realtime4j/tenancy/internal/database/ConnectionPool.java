package io.realtime4j.tenancy.internal.database;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.realtime4j.core.TenantId;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The pool of one tenant's database over the outages it lives through: each ends with a fresh source. Thread-safe. */
final class ConnectionPool implements WatchedPool {
    private final DatabaseAccess access;
    private final PoolListener listener;
    private final Executor workers;
    private final DataSourcePool pool;

    @GuardedBy("this")
    private @Nullable PoolSource source;

    @GuardedBy("this")
    private boolean closed;

    private ConnectionPool(
            DatabaseAccess access, PoolListener listener, Executor workers, PoolSource source, DataSourcePool pool) {
        this.access = access;
        this.listener = listener;
        this.workers = workers;
        this.source = source;
        this.pool = pool;
    }

    /** Connects. Blocks. */
    static ConnectionPool open(
            TenantId tenant,
            DatabaseAccess access,
            PoolListener listener,
            Executor workers,
            ScheduledExecutorService timer)
            throws SQLException {
        PoolSource source = access.openSource(listener);
        DataSourcePool pool = new DataSourcePool(
                tenant, source.connections(), access.poolSize(), access.queueTarget(), workers, timer);
        return new ConnectionPool(access, listener, workers, source, pool);
    }

    @Override
    public TenantId tenant() {
        return pool.tenant();
    }

    @Override
    public int size() {
        return pool.size();
    }

    @Override
    public <T> CompletionStage<T> submit(Object owner, SqlWork<T> work) {
        return pool.submit(owner, work).whenComplete((result, failure) -> {
            if (access.isLoss(failure)) {
                listener.suspected();
            }
        });
    }

    @Override
    public CompletionStage<Optional<SQLException>> check() {
        return pool.submit(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        return statement.execute("select 1");
                    }
                })
                .handle((result, failure) -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    return cause instanceof SQLException lost && access.isLoss(lost)
                            ? Optional.of(lost)
                            : Optional.empty();
                });
    }

    @Override
    public void suspend(SQLException cause) {
        pool.suspend(cause);
        closeSource(exchange(null));
    }

    @Override
    public CompletionStage<Optional<SQLException>> reconnect() {
        return CompletableFuture.supplyAsync(this::openAgain, workers);
    }

    private Optional<SQLException> openAgain() {
        PoolSource opened;
        try {
            opened = access.openSource(listener);
        } catch (SQLException e) {
            return Optional.of(e);
        }
        if (keep(opened)) {
            pool.resume(opened.connections());
        } else {
            opened.close();
        }
        return Optional.empty();
    }

    private synchronized boolean keep(PoolSource opened) {
        if (!closed) {
            source = opened;
        }
        return !closed;
    }

    private synchronized @Nullable PoolSource exchange(@Nullable PoolSource other) {
        PoolSource before = source;
        source = other;
        return before;
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        PoolSource last;
        synchronized (this) {
            closed = true;
            last = source;
            source = null;
        }
        pool.close();
        return closeSource(last);
    }

    private CompletionStage<@Nullable Void> closeSource(@Nullable PoolSource ended) {
        if (ended == null) {
            return CompletableFuture.completedFuture(null);
        }
        ended.retire();
        return CompletableFuture.runAsync(ended::close, workers);
    }
}
