package io.realtime4j.tenancy.internal.control;

import io.realtime4j.tenancy.AddressFamily;
import io.realtime4j.tenancy.ControlSettings;
import java.io.PrintWriter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections to one server of the control database, each prepared as the settings say. Thread-safe. */
final class ControlDataSource implements DataSource {
    private static final Duration NETWORK_MARGIN = Duration.ofSeconds(5);
    private static final String CANNOT_CONNECT = "08001";

    private final ControlSettings settings;
    private final String host;
    private final String applicationName;
    private volatile int connectSeconds = 5;

    ControlDataSource(ControlSettings settings, String host, String applicationName) {
        this.settings = settings;
        this.host = host;
        this.applicationName = applicationName;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return getConnection(settings.user(), settings.password());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        String timeout =
                "set statement_timeout = " + settings.statementTimeout().toMillis();
        return prepared(driver().getConnection(user, password), timeout, settings.afterConnectQuery());
    }

    /** Opens a connection whose statements may take any time; opening it may not. */
    Connection withoutTimeouts() throws SQLException {
        Connection connection = prepared(getConnection(), "set statement_timeout = 0");
        try {
            connection.setNetworkTimeout(Runnable::run, 0);
            return connection;
        } catch (SQLException e) {
            closeAfter(e, connection);
            throw e;
        }
    }

    private PGSimpleDataSource driver() throws SQLException {
        PGSimpleDataSource driver = new PGSimpleDataSource();
        String[] addresses = addresses();
        int[] ports = new int[addresses.length];
        Arrays.fill(ports, settings.port());
        driver.setServerNames(addresses);
        driver.setPortNumbers(ports);
        driver.setDatabaseName(settings.name());
        driver.setApplicationName(applicationName);
        driver.setConnectTimeout(connectSeconds);
        driver.setSocketTimeout(
                Math.toIntExact(settings.statementTimeout().plus(NETWORK_MARGIN).toSeconds()));
        driver.setTcpKeepAlive(true);
        // details quote rows, which hold secrets
        driver.setLogServerErrorDetail(false);
        driver.setSslMode(settings.tls() ? settings.tlsCaFile() == null ? "require" : "verify-full" : "disable");
        if (settings.tls() && settings.tlsCaFile() != null) {
            driver.setSslRootCert(settings.tlsCaFile().toString());
        }
        return driver;
    }

    /** The addresses to try, in order. To have the server's name verified, the driver needs the name. */
    private String[] addresses() throws SQLException {
        if (settings.tls() && settings.tlsCaFile() != null) {
            return new String[] {host};
        }
        String[] addresses = resolve()
                .filter(address -> fits(address, settings.addressFamily()))
                .sorted(Comparator.comparing(address -> !(address instanceof Inet6Address)))
                .map(InetAddress::getHostAddress)
                .toArray(String[]::new);
        if (addresses.length == 0) {
            throw new SQLNonTransientConnectionException(
                    "host " + host + " has no address of family " + settings.addressFamily(), CANNOT_CONNECT);
        }
        return addresses;
    }

    private Stream<InetAddress> resolve() throws SQLException {
        try {
            return Arrays.stream(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            throw new SQLNonTransientConnectionException("host " + host + " does not resolve", CANNOT_CONNECT, e);
        }
    }

    private static boolean fits(InetAddress address, AddressFamily family) {
        return switch (family) {
            case ANY -> true;
            case IPV4 -> !(address instanceof Inet6Address);
            case IPV6 -> address instanceof Inet6Address;
        };
    }

    private static Connection prepared(Connection connection, @Nullable String... queries) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String query : queries) {
                if (query != null) {
                    statement.execute(query);
                }
            }
            return connection;
        } catch (SQLException e) {
            closeAfter(e, connection);
            throw new SQLNonTransientConnectionException(
                    "a new connection could not be prepared: " + e.getMessage(), CANNOT_CONNECT, e);
        }
    }

    private static void closeAfter(SQLException failure, Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void setLoginTimeout(int seconds) {
        connectSeconds = seconds;
    }

    @Override
    public int getLoginTimeout() {
        return connectSeconds;
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    /** The driver logs nothing here. */
    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public java.util.logging.Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("this data source does not use java.util.logging");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("this data source is no " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
