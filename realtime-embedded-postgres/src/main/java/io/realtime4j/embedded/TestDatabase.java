package io.realtime4j.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fresh database for a test, prepared with {@link Bootstrap#roles} and {@link Bootstrap#database} and owned by
 * {@code postgres}, on the server that all tests of the JVM share. All roles that log in have the same password. Roles, unlike
 * everything else, are common to the server's databases.
 */
public final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final EmbeddedDatabase server;
    private final String name;

    private TestDatabase(EmbeddedDatabase server, String name) {
        this.server = server;
        this.name = name;
    }

    /**
     * Makes a database; the first call of a JVM starts the server.
     *
     * @throws IllegalStateException if that fails
     */
    public static TestDatabase create() {
        EmbeddedDatabase server = SharedServer.get();
        TestDatabase database = new TestDatabase(server, "test_" + NUMBER.incrementAndGet());
        database.onServer(
                "create database " + database.name + " template " + SharedServer.TEMPLATE + " owner postgres");
        return database;
    }

    /** The address of the server. */
    public String host() {
        return server.host();
    }

    /** The port of the server. */
    public int port() {
        return server.port();
    }

    /** The name of the database. */
    public String name() {
        return name;
    }

    /** The name of the superuser. */
    public String user() {
        return server.user();
    }

    /** The password of the superuser and of the other roles that log in. */
    public String password() {
        return server.password();
    }

    /** URL for JDBC, without user and password. */
    public String jdbcUrl() {
        return server.jdbcUrl(name);
    }

    /**
     * Connects as the superuser.
     *
     * @throws SQLException if that fails
     */
    public Connection connect() throws SQLException {
        return server.connect(name);
    }

    /**
     * Connects as another role that logs in.
     *
     * @param user its name
     * @throws SQLException if that fails
     */
    public Connection connect(String user) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), user, server.password());
    }

    /**
     * Runs statements as the superuser, in one transaction unless they say otherwise.
     *
     * @param sql separated by semicolons
     * @throws IllegalStateException if one fails
     */
    public void execute(String sql) {
        try (Connection connection = connect()) {
            execute(connection, sql);
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** Drops the database with its replication slots, ending all connections to it. */
    @Override
    public void close() {
        onServer("update pg_database set datallowconn = false where datname = '" + name + "'");
        onServer("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
        onServer(
                "select pg_terminate_backend(active_pid, 5000) from pg_replication_slots where active_pid is not null and"
                        + " database = '" + name + "'");
        onServer(
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = '" + name + "'");
        onServer("drop database " + name + " with (force)");
    }

    private void onServer(String sql) {
        try (Connection connection = server.connect("postgres")) {
            execute(connection, sql);
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static IllegalStateException failed(String sql, SQLException cause) {
        return new IllegalStateException("statement failed: " + sql, cause);
    }
}
