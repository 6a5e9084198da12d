package io.realtime4j.launcher;

import io.realtime4j.embedded.Bootstrap;
import io.realtime4j.embedded.DatabaseProvider;
import io.realtime4j.embedded.DatabaseServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The database of a development server: one that is started with it, or one that runs already. */
final class DevDatabase implements AutoCloseable {
    private final DatabaseUrl url;
    private final @Nullable DatabaseServer server;

    private DevDatabase(DatabaseUrl url, @Nullable DatabaseServer server) {
        this.url = url;
        this.server = server;
    }

    /** Takes a database that runs already. */
    static DevDatabase existing(String url) {
        return new DevDatabase(DatabaseUrl.parse(url), null);
    }

    /**
     * Starts PostgreSQL.
     *
     * @param folder where data and password are kept; {@code null} keeps none
     * @param say told what is done that takes a while
     * @throws StartException if there is no PostgreSQL to start, or it does not start
     */
    static DevDatabase start(@Nullable Path folder, Consumer<String> say) {
        DatabaseProvider provider = ServiceLoader.load(DatabaseProvider.class)
                .findFirst()
                .orElseThrow(() -> new StartException("PostgreSQL is not on the class path: start with"
                        + " ./realtime dev from a checkout, name a server that runs with --database-url"
                        + " postgresql://user:password@host:port/name, or do without one with --no-database"));
        Path directory = folder == null ? null : folder.resolve("postgres");
        if (directory != null && !Files.exists(directory)) {
            say.accept("making a database with PostgreSQL " + provider.version() + " in " + directory
                    + ", which is kept between runs (--ephemeral keeps nothing)");
        }
        DatabaseServer server = start(provider, directory, DevSecret.of(folder, "database-password"));
        return new DevDatabase(
                new DatabaseUrl(server.host(), server.port(), "postgres", server.user(), server.password()), server);
    }

    private static DatabaseServer start(DatabaseProvider provider, @Nullable Path directory, String password) {
        try {
            return provider.start(directory, password);
        } catch (IllegalStateException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    DatabaseUrl url() {
        return url;
    }

    /** Makes what a database of the platform has; leaves alone what exists. */
    void prepare() {
        run(connection -> {
            Bootstrap.roles(connection, url.password());
            Bootstrap.database(connection);
            Bootstrap.platform(connection);
            Bootstrap.sampleTable(connection);
        });
    }

    /** Lets users into some private channels, unless there are policies; the schema must be up to date. */
    void letUsersIn() {
        run(Bootstrap::samplePolicies);
    }

    /** Names it as the control database and that of the tenant. */
    void describe(Environment environment) {
        environment.set("DB_HOST", url.host());
        environment.set("DB_PORT", Integer.toString(url.port()));
        environment.set("DB_NAME", url.name());
        environment.set("DB_USER", url.user());
        environment.set("DB_PASSWORD", url.password());
        environment.set("DB_AFTER_CONNECT_QUERY", "set search_path to _realtime");
    }

    private void run(Step step) {
        try (Connection connection = DriverManager.getConnection(url.jdbc(), url.user(), url.password())) {
            step.apply(connection);
        } catch (SQLException e) {
            throw new StartException("the database " + url + " cannot be prepared: " + e.getMessage(), e);
        }
    }

    /** Stops what was started. */
    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }

    private interface Step {
        void apply(Connection connection) throws SQLException;
    }
}
