package io.realtime4j.tenancy.internal.database;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Gives connections that do nothing but remember what they were told. Thread-safe. */
final class FakeDataSource implements DataSource {
    private final List<FakeConnection> connections = new CopyOnWriteArrayList<>();
    private volatile @Nullable SQLException failure;

    List<FakeConnection> connections() {
        return connections;
    }

    void fail(SQLException exception) {
        failure = exception;
    }

    @Override
    public Connection getConnection() throws SQLException {
        SQLException exception = failure;
        if (exception != null) {
            throw exception;
        }
        FakeConnection connection = new FakeConnection();
        connections.add(connection);
        return (Connection)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Connection.class}, connection);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }

    /** What a connection was told. */
    static final class FakeConnection implements InvocationHandler {
        private final List<String> calls = new CopyOnWriteArrayList<>();
        private volatile boolean autoCommit = true;

        List<String> calls() {
            return calls;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
            if (method.getName().equals("getAutoCommit")) {
                return autoCommit;
            }
            calls.add(arguments == null ? method.getName() : method.getName() + " " + arguments[0]);
            if (arguments != null && method.getName().equals("setAutoCommit")) {
                autoCommit = (boolean) arguments[0];
            }
            return null;
        }
    }
}
