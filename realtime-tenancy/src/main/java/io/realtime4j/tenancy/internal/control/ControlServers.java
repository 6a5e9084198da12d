package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.tenancy.ControlSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The primary and, if there is one, the replica of the control database. Thread-safe. */
final class ControlServers implements AutoCloseable {
    private static final String APPLICATION_NAME = "supabase_mt_realtime";

    private final String primaryName;
    private final ControlDataSource primarySource;
    private final ControlPool primary;
    private final @Nullable ControlPool replica;

    /** Nothing is connected before it is needed. */
    ControlServers(ControlSettings settings) {
        this.primaryName = name(settings, settings.host());
        this.primarySource = new ControlDataSource(settings, settings.host(), APPLICATION_NAME);
        this.primary = new ControlPool(
                primarySource, primaryName, "realtime-control", settings.poolSize(), settings.queueTarget());
        this.replica = settings.replicaHost() == null
                ? null
                : new ControlPool(
                        new ControlDataSource(settings, settings.replicaHost(), APPLICATION_NAME + "_ro"),
                        name(settings, settings.replicaHost()),
                        "realtime-control-ro",
                        settings.replicaPoolSize(),
                        settings.queueTarget());
    }

    private static String name(ControlSettings settings, String host) {
        return host + ":" + settings.port() + "/" + settings.name();
    }

    /** Host, port and database of the primary, for logs. */
    String primaryName() {
        return primaryName;
    }

    /** Reads from the replica, if there is one that can be reached. */
    <T> CompletableFuture<T> read(ControlPool.Work<T> work) {
        if (replica == null || replica.isOutOfReach()) {
            return primary.submit(work);
        }
        return replica.submit(work)
                .exceptionallyCompose(failure -> failure instanceof RealtimeException known
                                && known.code() == ErrorCode.CONTROL_DATABASE_UNAVAILABLE
                        ? primary.submit(work)
                        : CompletableFuture.failedFuture(failure));
    }

    /** Reads what must not be old. */
    <T> CompletableFuture<T> readPrimary(ControlPool.Work<T> work) {
        return primary.submit(work);
    }

    /** Writes in a transaction. */
    <T> CompletableFuture<T> write(ControlPool.Work<T> work) {
        return primary.transact(work);
    }

    /** Opens a connection to the primary that belongs to no pool. */
    Connection connect() throws SQLException {
        return primarySource.getConnection();
    }

    /** Opens a connection to the primary that belongs to no pool, and whose statements may take any time. */
    Connection connectWithoutTimeouts() throws SQLException {
        return primarySource.withoutTimeouts();
    }

    @Override
    public void close() {
        primary.close();
        if (replica != null) {
            replica.close();
        }
    }
}
