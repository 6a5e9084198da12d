package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.TenantDatabase;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.jdbc.SslMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects by a tenant's settings. The host is looked up for each connection: a database that moved is found where it went. */
final class PostgresAccess implements DatabaseAccess {
    private static final Logger log = LoggerFactory.getLogger(PostgresAccess.class);
    private static final int CONNECT_SECONDS = 5;

    private final TenantId tenant;
    private final TenantDatabase settings;
    private final HostAddresses.Resolver resolver;
    private final HikariThreads threads;
    private final AtomicBoolean toldFamily = new AtomicBoolean();

    PostgresAccess(TenantId tenant, TenantDatabase settings, HostAddresses.Resolver resolver, HikariThreads threads) {
        this.tenant = tenant;
        this.settings = settings;
        this.resolver = resolver;
        this.threads = threads;
    }

    @Override
    public Connection open(SessionKind kind) throws SQLException {
        return driver(kind, addresses()).getConnection();
    }

    @Override
    public PoolSource openSource(PoolListener listener) throws SQLException {
        Connection first = open(SessionKind.CONNECT);
        PhysicalSource physical =
                new PhysicalSource(() -> open(SessionKind.CONNECT), first, settings.poolSize(), listener);
        return HikariSource.open(tenant, physical, settings.poolSize(), threads);
    }

    @Override
    public boolean isLoss(@Nullable Throwable failure) {
        return SqlFailures.isOfConnection(failure);
    }

    @Override
    public int poolSize() {
        return settings.poolSize();
    }

    @Override
    public Duration queueTarget() {
        return settings.queueTarget();
    }

    @Override
    public Optional<TenantDatabase> settings() {
        return Optional.of(settings);
    }

    private List<String> addresses() throws SQLException {
        HostAddresses found;
        try {
            found = HostAddresses.of(settings.host(), resolver);
        } catch (UnknownHostException e) {
            throw new SQLException("host " + settings.host() + " of the tenant's database is not known", "08001", e);
        }
        if (found.onlyIpv4() && toldFamily.compareAndSet(false, true)) {
            log.atWarn()
                    .addKeyValue("code", ErrorCode.DATABASE_IP_VERSION_IS_IPV4.wireName())
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("host", settings.host())
                    .log("database host has no IPv6 address");
        }
        return found.candidates();
    }

    private PGSimpleDataSource driver(SessionKind kind, List<String> hosts) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(hosts.toArray(String[]::new));
        int[] ports = new int[hosts.size()];
        Arrays.fill(ports, settings.port());
        source.setPortNumbers(ports);
        source.setDatabaseName(settings.name());
        source.setUser(settings.user());
        source.setPassword(settings.password());
        source.setApplicationName(kind.applicationName());
        source.setAssumeMinServerVersion("14");
        source.setSslMode(settings.sslEnforced() ? SslMode.REQUIRE.value : SslMode.DISABLE.value);
        if (kind == SessionKind.REPLICATION) {
            source.setReplication("database");
            source.setPreferQueryMode(PreferQueryMode.SIMPLE);
        }
        source.setHostRecheckSeconds(0);
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setSocketTimeout((int) kind.silence().toSeconds());
        source.setTcpKeepAlive(true);
        return source;
    }
}
