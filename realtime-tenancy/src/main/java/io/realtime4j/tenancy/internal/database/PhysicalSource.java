package io.realtime4j.tenancy.internal.database;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connections that a pool keeps, and tells from what the pool asks for how it fares: one more than it has places replaces one
 * that was lost; one that cannot be made while none is left means that the database is gone. Thread-safe.
 */
final class PhysicalSource implements DataSource {
    /** Makes a connection. */
    interface Opener {
        Connection open() throws SQLException;
    }

    private final Opener opener;
    private final AtomicReference<@Nullable Connection> first;
    private final AtomicInteger places;
    private final PoolListener listener;
    private volatile IntSupplier alive = () -> 1;
    private volatile boolean retired;

    /** The first connection exists already. */
    PhysicalSource(Opener opener, Connection first, int places, PoolListener listener) {
        this.opener = opener;
        this.first = new AtomicReference<>(first);
        this.places = new AtomicInteger(places);
        this.listener = listener;
    }

    /** Says how to find out how many connections the pool has. */
    void countWith(IntSupplier counter) {
        alive = counter;
    }

    /** Tells nothing from now on: an attempt that outlives the pool says nothing about the next one. */
    void retire() {
        retired = true;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = first.getAndSet(null);
        if (connection == null) {
            connection = open();
        }
        if (places.getAndDecrement() <= 0) {
            places.set(0);
            if (!retired) {
                listener.replaced();
            }
        }
        return connection;
    }

    private Connection open() throws SQLException {
        try {
            return opener.open();
        } catch (SQLException e) {
            if (!retired && alive.getAsInt() == 0) {
                listener.lost(e);
            }
            throw e;
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the user is a setting of the tenant");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    /** Asked by the pool; the connections have a limit of their own. */
    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public java.util.logging.Logger getParentLogger() throws SQLFeatureNotSupportedException {
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
}
