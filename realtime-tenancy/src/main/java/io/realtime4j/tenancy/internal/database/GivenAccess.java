package io.realtime4j.tenancy.internal.database;

import io.realtime4j.tenancy.TenantDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Takes connections from a data source that the application brought and keeps. */
final class GivenAccess implements DatabaseAccess {
    private static final Duration QUEUE_TARGET = Duration.ofSeconds(5);
    private static final int VALIDATE_SECONDS = 5;

    private final DataSource source;
    private final int size;

    GivenAccess(DataSource source, int size) {
        this.source = source;
        this.size = size;
    }

    @Override
    public Connection open(SessionKind kind) throws SQLException {
        Connection connection = source.getConnection();
        connection.setAutoCommit(true);
        return connection;
    }

    @Override
    public PoolSource openSource(PoolListener listener) throws SQLException {
        try (Connection connection = source.getConnection()) {
            if (!connection.isValid(VALIDATE_SECONDS)) {
                throw new SQLException("the application's data source gave a connection that does not work", "08006");
            }
        }
        return new PoolSource() {
            @Override
            public DataSource connections() {
                return source;
            }

            @Override
            public void retire() {
                // reports nothing anyway
            }

            @Override
            public void close() {
                // the application's
            }
        };
    }

    /** A pool of the application that is merely busy says so without a state. */
    @Override
    public boolean isLoss(@Nullable Throwable failure) {
        return SqlFailures.isOfConnection(failure)
                && failure instanceof SQLException exception
                && exception.getSQLState() != null;
    }

    @Override
    public int poolSize() {
        return size;
    }

    @Override
    public Duration queueTarget() {
        return QUEUE_TARGET;
    }

    @Override
    public Optional<TenantDatabase> settings() {
        return Optional.empty();
    }
}
