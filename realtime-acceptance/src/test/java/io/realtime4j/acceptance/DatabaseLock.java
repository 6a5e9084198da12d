package io.realtime4j.acceptance;

import io.realtime4j.embedded.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** An advisory lock in a database, held until it is released or closed. */
final class DatabaseLock implements AutoCloseable {
    private final Connection holder;

    private DatabaseLock(Connection holder) {
        this.holder = holder;
    }

    static DatabaseLock take(TestDatabase database, int key) {
        try {
            DatabaseLock lock = new DatabaseLock(database.connect());
            lock.execute("select pg_advisory_lock(" + key + ")");
            return lock;
        } catch (SQLException e) {
            throw new IllegalStateException("lock " + key, e);
        }
    }

    void release() {
        execute("select pg_advisory_unlock_all()");
    }

    private void execute(String sql) {
        try (Statement statement = holder.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        try {
            holder.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the lock cannot be given up", e);
        }
    }
}
