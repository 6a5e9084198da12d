package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.RealtimeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the tables of the control database to where the migrations of the reference server lead, and records these. Tables, columns,
 * constraints and indexes that are there already are kept; what is missing or differs is made. A database in which all
 * versions are recorded is not touched; versions and columns that are not known here are left alone. One transaction, which waits
 * for others that migrate.
 */
final class ControlMigrations {
    private static final Logger log = LoggerFactory.getLogger(ControlMigrations.class);
    private static final String FOLDER = "migrations/";
    private static final List<String> SCRIPTS = List.of("tenants.sql", "extensions.sql", "feature_flags.sql");

    private final Connection connection;

    private ControlMigrations(Connection connection) {
        this.connection = connection;
    }

    /** Migrates on a connection that is used for nothing else. Blocks. */
    static void run(Connection connection) {
        try {
            connection.setAutoCommit(false);
            new ControlMigrations(connection).run();
            connection.commit();
        } catch (SQLException e) {
            throw new RealtimeException(
                    ErrorCode.CONTROL_MIGRATIONS_FAILED,
                    "the tables of the control database could not be brought up to date: " + e.getMessage(),
                    e);
        }
    }

    /** The versions, in order. */
    static List<Long> versions() {
        return read("versions.txt").lines().map(Long::valueOf).toList();
    }

    private void run() throws SQLException {
        requireSchema();
        if (isUpToDate()) {
            return;
        }
        execute("set local lock_timeout = '60s'");
        execute(read("lock.sql"));
        List<Long> missing = new ArrayList<>(versions());
        missing.removeAll(recorded());
        if (missing.isEmpty()) {
            return;
        }
        for (String script : SCRIPTS) {
            execute(read(script));
        }
        record(missing);
        log.atInfo().addKeyValue("versions", missing.size()).log("tables of the control database are up to date");
    }

    private void requireSchema() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select current_schema(), current_setting('search_path')")) {
            row.next();
            if (row.getString(1) == null) {
                throw new SQLException("no schema of the search path " + row.getString(2) + " exists");
            }
        }
    }

    /** Asked before anything that needs the right to create or lock, or a server that can be written. */
    private boolean isUpToDate() throws SQLException {
        String exists = "select to_regclass(quote_ident(current_schema()) || '.schema_migrations') is not null";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(exists)) {
            row.next();
            return row.getBoolean(1) && recorded().containsAll(versions());
        }
    }

    private Set<Long> recorded() throws SQLException {
        Set<Long> versions = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select version from schema_migrations")) {
            while (rows.next()) {
                versions.add(rows.getLong(1));
            }
        }
        return versions;
    }

    private void record(List<Long> missing) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into schema_migrations (version, inserted_at)"
                        + " values (?, cast(current_timestamp at time zone 'utc' as timestamp(0)))")) {
            for (long version : missing) {
                insert.setLong(1, version);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String read(String resource) {
        try (InputStream in = ControlMigrations.class.getResourceAsStream(FOLDER + resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the migration " + resource + " cannot be read", e);
        }
    }
}
