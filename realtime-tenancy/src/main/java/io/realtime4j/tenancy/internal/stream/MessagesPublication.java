package io.realtime4j.tenancy.internal.stream;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** The publication of {@code realtime.messages}, which is made when it is missing and made anew when it has other tables or none. Blocks. */
final class MessagesPublication {
    /** States of a node that was a moment too late. */
    private static final Set<String> MADE_MEANWHILE = Set.of("42710", "23505");

    private static final String LOOK = """
            select
              (select count(*) from pg_publication where pubname = '%1$s'),
              (select count(*) from pg_publication_tables where pubname = '%1$s'),
              (select count(*) from pg_publication_tables where pubname = '%1$s' and not
                (schemaname = 'realtime' and (tablename = 'messages' or starts_with(tablename, 'messages_'))))\
            """;

    private MessagesPublication() {}

    static void ensure(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean exists;
            boolean valid;
            try (ResultSet counts = statement.executeQuery(LOOK.formatted(name))) {
                counts.next();
                exists = counts.getInt(1) > 0;
                valid = counts.getInt(2) > 0 && counts.getInt(3) == 0;
            }
            if (!valid) {
                make(connection, statement, name, exists);
            }
        }
    }

    private static void make(Connection connection, Statement statement, String name, boolean exists)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            if (exists) {
                statement.execute("drop publication " + name);
            }
            statement.execute("create publication " + name + " for table realtime.messages");
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            if (!MADE_MEANWHILE.contains(String.valueOf(e.getSQLState()))) {
                throw e;
            }
        }
        connection.setAutoCommit(true);
    }
}
