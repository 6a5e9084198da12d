package io.realtime4j.tenancy.internal.database;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Something to do on a connection.
 *
 * @param <T> what comes of it
 */
@FunctionalInterface
public interface SqlWork<T> {
    /**
     * Does it.
     *
     * @param connection not to be kept or closed
     * @return the result
     * @throws SQLException when the database fails
     */
    T run(Connection connection) throws SQLException;
}
