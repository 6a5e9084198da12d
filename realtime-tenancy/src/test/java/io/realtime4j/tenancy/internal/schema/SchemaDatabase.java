package io.realtime4j.tenancy.internal.schema;

import io.realtime4j.embedded.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A database of a test, and one session in it that tests speak plain SQL to. */
final class SchemaDatabase implements AutoCloseable {
    private final TestDatabase database = TestDatabase.create();
    private final Connection session;

    private SchemaDatabase() throws SQLException {
        session = database.connect();
        execute("set search_path = ''");
    }

    /** One without the schema. */
    static SchemaDatabase empty() throws SQLException {
        return new SchemaDatabase();
    }

    /** One with the schema in its final state. */
    static SchemaDatabase migrated() throws SQLException {
        SchemaDatabase database = new SchemaDatabase();
        database.migrate();
        return database;
    }

    /** Another session of the superuser. */
    Connection connect() throws SQLException {
        return database.connect();
    }

    /** A session of another role that logs in. */
    Connection connect(String user) throws SQLException {
        return database.connect(user);
    }

    String name() {
        return database.name();
    }

    /** Migrates in a session of its own. */
    boolean migrate() throws SQLException {
        try (Connection connection = connect()) {
            return new TenantSchema().migrate(connection);
        }
    }

    /** Makes the partitions around today. */
    void createPartitions() throws SQLException {
        try (Connection connection = connect()) {
            new TenantSchema().createPartitions(connection, LocalDate.now(ZoneOffset.UTC));
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Runs a file of the test resources. */
    void executeFile(String file) throws SQLException {
        execute(resource("/tenant-schema/" + file));
    }

    /** Runs statements as a role, and tells the warnings they gave. */
    List<String> as(String role, String sql) throws SQLException {
        execute("set role " + role);
        List<String> warnings;
        try {
            warnings = warnings(sql);
        } catch (SQLException e) {
            resetRole(e);
            throw e;
        }
        execute("reset role");
        return warnings;
    }

    private List<String> warnings(String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
            List<String> warnings = new ArrayList<>();
            for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
                warnings.add(w.getMessage());
            }
            return warnings;
        }
    }

    private void resetRole(SQLException cause) {
        try {
            execute("reset role");
        } catch (SQLException e) {
            cause.addSuppressed(e); // in a failed transaction, whose end resets the role
        }
    }

    /** The first column of the rows, as text; SQL NULL becomes {@code "<null>"}. */
    List<String> column(String sql) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(Objects.requireNonNullElse(rows.getString(1), "<null>"));
            }
            return values;
        }
    }

    /** The one value that a query gives. */
    String value(String sql) throws SQLException {
        List<String> values = column(sql);
        if (values.size() != 1) {
            throw new AssertionError(values.size() + " rows from " + sql);
        }
        return values.get(0);
    }

    /** What the schema holds, as facts that are the same in every database made alike. */
    List<String> catalog() throws SQLException {
        return column(resource("/tenant-schema/catalog.sql"));
    }

    /** Which objects the schema holds, with what tells them from objects made anew. */
    List<String> identities() throws SQLException {
        return column("""
            select concat_ws(' ', 'relation', oid, xmin, relname) from pg_class where relnamespace = 'realtime'::regnamespace
            union all
            select concat_ws(' ', 'function', oid, xmin, proname) from pg_proc where pronamespace = 'realtime'::regnamespace
            union all
            select concat_ws(' ', 'type', oid, xmin, typname) from pg_type where typnamespace = 'realtime'::regnamespace
            union all
            select concat_ws(' ', 'policy', oid, xmin, polname) from pg_policy
            union all
            select concat_ws(' ', 'schema', oid, xmin, nspname) from pg_namespace where nspname = 'realtime'
            union all
            select concat_ws(' ', 'version', version, xmin) from realtime.schema_migrations
            order by 1\
            """);
    }

    @Override
    public void close() throws SQLException {
        session.close();
        database.close();
    }

    static String resource(String path) {
        try (InputStream in = Objects.requireNonNull(SchemaDatabase.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines that {@link #catalog} gives for the final state. */
    static List<String> finalCatalog() {
        return resource("/tenant-schema/catalog.txt").lines().toList();
    }
}
