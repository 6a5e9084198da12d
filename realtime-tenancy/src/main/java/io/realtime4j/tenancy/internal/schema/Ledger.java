package io.realtime4j.tenancy.internal.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The table {@code realtime.schema_migrations}, which other servers on the same database read as well.
 *
 * @param versions all that the table of an up-to-date database holds
 */
record Ledger(Set<Long> versions) {
    private static final Pattern VERSION = Pattern.compile("\\((\\d{14})\\)");

    Ledger {
        versions = Set.copyOf(versions);
    }

    /** {@return the ledger with the versions that the last step records} */
    static Ledger load() {
        return new Ledger(VERSION.matcher(Step.ledger().sql())
                .results()
                .map((MatchResult found) -> Long.valueOf(found.group(1)))
                .collect(Collectors.toSet()));
    }

    /** {@return how many versions are recorded, 0 without a table} */
    int count(Connection connection) throws SQLException {
        return recorded(connection).size();
    }

    /** {@return whether all versions are recorded, and maybe more} */
    boolean isComplete(Connection connection) throws SQLException {
        return recorded(connection).containsAll(versions);
    }

    /** Keeps others from recording versions until the end of the transaction. */
    void lock(Connection connection) throws SQLException {
        if (exists(connection)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("lock table realtime.schema_migrations in share update exclusive mode");
            }
        }
    }

    private Set<Long> recorded(Connection connection) throws SQLException {
        Set<Long> recorded = new HashSet<>();
        if (exists(connection)) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select version from realtime.schema_migrations")) {
                while (rows.next()) {
                    recorded.add(rows.getLong(1));
                }
            }
        }
        return recorded;
    }

    private static boolean exists(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select exists (select from pg_catalog.pg_tables"
                        + " where schemaname = 'realtime' and tablename = 'schema_migrations')")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
