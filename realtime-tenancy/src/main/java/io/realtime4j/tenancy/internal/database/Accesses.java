package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.TenantDatabase;
import io.realtime4j.tenancy.TenantDatabaseSource;
import java.sql.SQLException;
import java.util.Optional;

/** Finds the ways into tenants' databases: a data source of the application, or settings to connect by. Thread-safe. */
final class Accesses {
    private final GivenSources given;
    private final TenantDatabaseSource databases;
    private final HostAddresses.Resolver resolver;
    private final HikariThreads threads;

    Accesses(
            GivenSources given,
            TenantDatabaseSource databases,
            HostAddresses.Resolver resolver,
            HikariThreads threads) {
        this.given = given;
        this.databases = databases;
        this.resolver = resolver;
        this.threads = threads;
    }

    boolean isGiven(TenantId tenant) {
        return given.find(tenant).isPresent();
    }

    /** Blocks. */
    Optional<DatabaseAccess> find(TenantId tenant) throws SQLException {
        Optional<DatabaseAccess> ofApplication = given.find(tenant);
        if (ofApplication.isPresent()) {
            return ofApplication;
        }
        Optional<TenantDatabase> settings = Stages.await("settings of the tenant's database", databases.find(tenant));
        return settings.map(database -> to(tenant, database));
    }

    /** The way by these settings. */
    DatabaseAccess to(TenantId tenant, TenantDatabase settings) {
        return new PostgresAccess(tenant, settings, resolver, threads);
    }
}
