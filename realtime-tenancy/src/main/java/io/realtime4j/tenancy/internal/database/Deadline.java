package io.realtime4j.tenancy.internal.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cuts the connection of work that takes too long, whatever the server does. */
final class Deadline {
    private static final Logger log = LoggerFactory.getLogger(Deadline.class);

    private final ScheduledExecutorService timer;
    private final Executor workers;

    Deadline(ScheduledExecutorService timer, Executor workers) {
        this.timer = timer;
        this.workers = workers;
    }

    /** Works on a connection; fails with state 57014 when the time is over. Blocks. */
    <T> T within(Duration limit, Connection connection, SqlWork<T> work) throws SQLException {
        AtomicBoolean cut = new AtomicBoolean();
        Future<?> alarm = timer.schedule(
                () -> workers.execute(() -> {
                    cut.set(true);
                    abort(connection);
                }),
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return work.run(connection);
        } catch (SQLException e) {
            throw cut.get() ? new SQLException("took longer than " + limit.toSeconds() + " s", "57014", e) : e;
        } finally {
            alarm.cancel(false);
        }
    }

    private void abort(Connection connection) {
        try {
            connection.abort(workers);
        } catch (SQLException e) {
            log.atDebug().setCause(e).log("connection could not be cut");
        }
    }
}
