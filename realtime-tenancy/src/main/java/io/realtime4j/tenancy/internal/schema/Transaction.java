package io.realtime4j.tenancy.internal.schema;

import java.sql.Connection;
import java.sql.SQLException;

/** Work in a transaction of its own. */
final class Transaction {
    private Transaction() {}

    /** What is done with the connection. */
    interface Work<T> {
        T run() throws SQLException;
    }

    /** Commits when the work returns, rolls back when it fails, and leaves the auto-commit mode as it was. */
    static <T> T run(Connection connection, Work<T> work) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            T result = work.run();
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            undo(connection, e);
            throw e;
        } finally {
            if (autoCommit && !connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        }
    }

    private static void undo(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
