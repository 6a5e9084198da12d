package io.realtime4j.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/**
 * Makes what a database of the platform has before the server comes. Every step leaves alone what exists, so that it can be
 * repeated; all of them want a superuser's connection.
 */
public final class Bootstrap {
    private Bootstrap() {}

    /**
     * Makes the roles of the whole server. Those that log in get the password.
     *
     * <p>{@code anon}, {@code authenticated}, {@code service_role}, {@code authenticator}, {@code supabase_admin},
     * {@code postgres}, {@code dashboard_user}.
     *
     * @param connection to any database of the server
     * @param password of the roles made here
     * @throws SQLException if that fails
     */
    public static void roles(Connection connection, String password) throws SQLException {
        try (PreparedStatement setting =
                connection.prepareStatement("select set_config('bootstrap.password', ?, false)")) {
            setting.setString(1, password);
            setting.execute();
        }
        run(connection, "roles.sql");
        execute(connection, "reset bootstrap.password");
    }

    /**
     * Makes the schemas {@code auth} (with {@code uid()}, {@code role()}, {@code jwt()}, {@code email()}), {@code extensions}
     * and {@code _realtime}, and the publication {@code supabase_realtime}. The roles must exist.
     *
     * @param connection to the database
     * @throws SQLException if that fails
     */
    public static void database(Connection connection) throws SQLException {
        run(connection, "database.sql");
    }

    /**
     * Makes what the platform adds for the tenant's own objects: the schema {@code realtime} and the role
     * {@code supabase_realtime_admin} of the whole server.
     *
     * @param connection to the database
     * @throws SQLException if that fails
     */
    public static void platform(Connection connection) throws SQLException {
        run(connection, "platform.sql");
    }

    /**
     * Makes the table {@code public.todos} with policies, and publishes it.
     *
     * @param connection to the database
     * @throws SQLException if that fails
     */
    public static void sampleTable(Connection connection) throws SQLException {
        run(connection, "sample.sql");
    }

    /**
     * Lets users into private channels: role {@code authenticated} reads and writes topics that begin with {@code room:}, and
     * {@code user:} followed by its own id. The schema {@code realtime} must have been made.
     *
     * @param connection to the database
     * @throws SQLException if that fails
     */
    public static void samplePolicies(Connection connection) throws SQLException {
        run(connection, "policies.sql");
    }

    private static void run(Connection connection, String file) throws SQLException {
        try (InputStream in = Objects.requireNonNull(Bootstrap.class.getResourceAsStream(file))) {
            execute(connection, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
