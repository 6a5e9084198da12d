package io.realtime4j.tenancy.internal.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.realtime4j.core.TenantId;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A fixed number of connections, kept by HikariCP for as long as they live. */
final class HikariSource implements PoolSource {
    private static final long CONNECT_MILLIS = 3000;
    private static final long VALIDATE_MILLIS = 2000;
    private static final long KEEP_ALIVE_MILLIS = 30_000;

    private final HikariDataSource pool;
    private final PhysicalSource physical;

    private HikariSource(HikariDataSource pool, PhysicalSource physical) {
        this.pool = pool;
        this.physical = physical;
    }

    static HikariSource open(TenantId tenant, PhysicalSource physical, int size, HikariThreads threads)
            throws SQLException {
        HikariDataSource pool;
        try {
            pool = new HikariDataSource(configuration(tenant, physical, size, threads));
        } catch (PoolInitializationException e) {
            throw new SQLException("pool of tenant " + tenant + " could not be opened", "08001", e);
        }
        HikariPoolMXBean figures = pool.getHikariPoolMXBean();
        physical.countWith(figures::getTotalConnections);
        return new HikariSource(pool, physical);
    }

    private static HikariConfig configuration(
            TenantId tenant, PhysicalSource physical, int size, HikariThreads threads) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("pool of tenant " + tenant);
        config.setDataSource(physical);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(size);
        config.setAutoCommit(false);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setValidationTimeout(VALIDATE_MILLIS);
        config.setKeepaliveTime(KEEP_ALIVE_MILLIS);
        config.setMaxLifetime(0);
        config.setIdleTimeout(0);
        config.setScheduledExecutor(threads.keeper());
        config.setThreadFactory(threads.factory());
        return config;
    }

    @Override
    public DataSource connections() {
        return pool;
    }

    @Override
    public void retire() {
        physical.retire();
    }

    @Override
    public void close() {
        pool.close();
    }
}
