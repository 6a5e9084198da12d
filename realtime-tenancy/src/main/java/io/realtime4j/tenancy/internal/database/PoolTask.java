package io.realtime4j.tenancy.internal.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One piece of work of a {@link DataSourcePool}, which guards when it expires. */
final class PoolTask<T> {
    private final Object owner;
    private final SqlWork<T> work;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private @Nullable Future<?> expiry;

    PoolTask(Object owner, SqlWork<T> work) {
        this.owner = owner;
        this.work = work;
    }

    Object owner() {
        return owner;
    }

    CompletionStage<T> result() {
        return result;
    }

    void fail(Exception cause) {
        result.completeExceptionally(cause);
    }

    void expiresWith(Future<?> timer) {
        expiry = timer;
    }

    void doesNotExpire() {
        if (expiry != null) {
            expiry.cancel(false);
        }
    }

    /** Works, tells when the attempt to connect is over, and completes the result once the connection is given back. */
    void run(DataSource source, Consumer<PoolTask<?>> connected) {
        T value;
        try (Connection connection = connect(source, connected)) {
            if (result.isDone()) {
                return;
            }
            value = run(connection);
        } catch (SQLException | RuntimeException | Error e) {
            result.completeExceptionally(e);
            return;
        }
        result.complete(value);
    }

    private Connection connect(DataSource source, Consumer<PoolTask<?>> connected) throws SQLException {
        try {
            return source.getConnection();
        } finally {
            connected.accept(this);
        }
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
