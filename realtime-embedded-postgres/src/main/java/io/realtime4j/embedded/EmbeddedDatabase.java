package io.realtime4j.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running PostgreSQL server that listens on the loopback address. Its superuser is called as in a database of the platform,
 * where {@code postgres} is a role with fewer rights ({@link Bootstrap} makes it). Not for concurrent use, except by
 * {@link #connect}.
 */
public final class EmbeddedDatabase implements DatabaseServer {
    /** Name of the superuser. */
    public static final String SUPERUSER = "supabase_admin";

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final ServerFolder folder;
    private final EmbeddedPostgres server;
    private final String password;
    private final String options;
    private Postmaster postmaster;

    private EmbeddedDatabase(ServerFolder folder, EmbeddedPostgres server, String password, String options) {
        this.folder = folder;
        this.server = server;
        this.password = password;
        this.options = options;
        this.postmaster = runningIn(folder);
    }

    /**
     * Starts a server and returns when it accepts connections: in about a second with data that exists, and a few seconds
     * otherwise. A server that a killed process left behind in the folder is stopped first.
     *
     * @param settings where and how
     * @throws IllegalStateException if the folder is in use, belongs to another major version of PostgreSQL, or the server
     *     does not come up; the message ends with what it wrote
     */
    public static EmbeddedDatabase start(EmbeddedSettings settings) {
        Superuser.check();
        ServerFolder folder = ServerFolder.open(settings.directory());
        try {
            Postmaster.in(folder.data()).ifPresent(Postmaster::stop);
            Postmaster.removeStaleLock(folder.data());
            Map<String, String> parameters = parameters(settings);
            EmbeddedPostgres server = start(folder, settings, parameters);
            folder.markComplete();
            return new EmbeddedDatabase(folder, server, settings.password(), options(server.getPort(), parameters));
        } catch (RuntimeException | IOException e) {
            String written = folder.logTail();
            folder.release();
            throw new IllegalStateException("PostgreSQL did not start in " + folder.path() + written, e);
        }
    }

    private static EmbeddedPostgres start(
            ServerFolder folder, EmbeddedSettings settings, Map<String, String> parameters) throws IOException {
        BinaryFolder binaries = BinaryFolder.open();
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder.data())
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(binaries.path().toFile())
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START_LIMIT)
                .setPort(settings.port())
                .setOutputRedirector(
                        ProcessBuilder.Redirect.appendTo(folder.logFile().toFile()))
                .setErrorRedirector(
                        ProcessBuilder.Redirect.appendTo(folder.logFile().toFile()))
                .setConnectConfig("user", SUPERUSER)
                .setConnectConfig("password", settings.password());
        folder.initialization(settings.password()).forEach(builder::setLocaleConfig);
        parameters.forEach(builder::setServerConfig);
        try {
            return builder.start();
        } finally {
            folder.forgetPassword();
        }
    }

    private static Map<String, String> parameters(EmbeddedSettings settings) {
        Map<String, String> parameters = new LinkedHashMap<>();
        String durable = settings.isEphemeral() ? "off" : "on";
        parameters.put("fsync", durable);
        // a commit that was answered survives the death of the process, if not that of the machine
        parameters.put("synchronous_commit", "on");
        parameters.put("full_page_writes", durable);
        parameters.put("listen_addresses", "127.0.0.1");
        parameters.put("unix_socket_directories", "");
        parameters.putAll(settings.parameters());
        return parameters;
    }

    private static String options(int port, Map<String, String> parameters) {
        StringBuilder options = new StringBuilder("-p ").append(port);
        parameters.forEach(
                (name, value) -> options.append(" -c ").append(name).append('=').append(value));
        return options.toString();
    }

    private static Postmaster runningIn(ServerFolder folder) {
        return Postmaster.in(folder.data())
                .orElseThrow(() -> new IllegalStateException("no server runs in " + folder.path() + folder.logTail()));
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    /** {@inheritDoc} It is the same after {@link #restart}. */
    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public String user() {
        return SUPERUSER;
    }

    @Override
    public String password() {
        return password;
    }

    /**
     * URL of a database for JDBC, without user and password.
     *
     * @param database its name
     */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
    }

    /**
     * URL of a database with the superuser's name and password, as {@code psql} takes it.
     *
     * @param database its name
     */
    public String url(String database) {
        return "postgresql://" + user() + ":" + password + "@" + host() + ":" + port() + "/" + database;
    }

    /**
     * Connects as the superuser.
     *
     * @param database its name
     * @throws SQLException if that fails
     */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), user(), password);
    }

    /** Kills the server and its processes without warning, as a crash of the machine would; returns when they are gone. */
    public void kill() {
        postmaster.kill();
    }

    /** Starts the server again after {@link #kill}, with the same data on the same port; returns when it accepts connections. */
    public void restart() {
        postmaster.start(folder.data(), folder.logFile(), options);
        postmaster = runningIn(folder);
    }

    @Override
    public void close() {
        try {
            server.close();
            Postmaster.in(folder.data()).ifPresent(Postmaster::kill);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL in " + folder.path() + " cannot be stopped", e);
        } finally {
            folder.release();
        }
        log.atDebug().addKeyValue("port", port()).log("embedded database stopped");
    }
}
