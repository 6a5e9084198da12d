package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.tenancy.TenantDatabase;
import io.realtime4j.tenancy.internal.database.StartResult.NotStarted;
import io.realtime4j.tenancy.internal.database.StartResult.Started;
import io.realtime4j.tenancy.internal.schema.TenantSchema;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps from nothing to a pool that is ready: settings, a first look, capacity, the record of migrations, migrations and partitions,
 * the pool. A step that fails is logged here and ends it. Thread-safe; blocks.
 */
final class StartSequence {
    private static final Logger log = LoggerFactory.getLogger(StartSequence.class);

    private final TenantStore tenants;
    private final Accesses accesses;
    private final TenantSchema schema;
    private final KnownMigrations known;
    private final SchemaSetup setup;
    private final Pools pools;
    private final Meters meters;

    StartSequence(
            TenantStore tenants,
            Accesses accesses,
            TenantSchema schema,
            KnownMigrations known,
            SchemaSetup setup,
            Pools pools,
            Meters meters) {
        this.tenants = tenants;
        this.accesses = accesses;
        this.schema = schema;
        this.known = known;
        this.setup = setup;
        this.pools = pools;
        this.meters = meters;
    }

    /** Opens pools. */
    interface Pools {
        WatchedPool open(TenantId tenant, DatabaseAccess access, PoolListener listener) throws SQLException;
    }

    StartResult run(TenantId id, PoolListener listener) {
        try {
            Optional<Tenant> tenant = Stages.await("the tenant", tenants.find(id));
            if (tenant.isEmpty()) {
                return new NotStarted(Failure.TENANT_NOT_FOUND);
            }
            if (tenant.get().suspended()) {
                return new NotStarted(Failure.SUSPENDED);
            }
            Optional<DatabaseAccess> access = accesses.find(id);
            return access.isPresent() ? connect(id, access.get(), listener) : withoutDatabase(id);
        } catch (SQLException | RuntimeException e) {
            log.atError()
                    .addKeyValue("code", ErrorCode.UNABLE_TO_CONNECT_TO_TENANT_DATABASE.wireName())
                    .addKeyValue("tenant", id)
                    .addKeyValue("reason", e.getMessage())
                    .setCause(e)
                    .log("Unable to connect to tenant database");
            return new NotStarted(Failure.UNAVAILABLE);
        }
    }

    private static StartResult withoutDatabase(TenantId id) {
        log.atError()
                .addKeyValue("code", ErrorCode.UNABLE_TO_CONNECT_TO_TENANT_DATABASE.wireName())
                .addKeyValue("tenant", id)
                .log("tenant has no database");
        return new NotStarted(Failure.UNAVAILABLE);
    }

    private StartResult connect(TenantId id, DatabaseAccess access, PoolListener listener) throws SQLException {
        Probe probe;
        try {
            probe = Probe.read(id, access, schema);
        } catch (SQLException e) {
            if (SqlFailures.isOfFullServer(e) && access.settings().isPresent()) {
                return shortage(id, Capacity.of(0, access.settings().get()));
            }
            throw e;
        }
        Optional<Capacity> capacity = access.settings().map(settings -> Capacity.of(probe.free(), settings));
        if (capacity.isPresent() && !capacity.get().isEnough()) {
            return shortage(id, capacity.get());
        }
        if (!reconcile(id, probe) || !setup.run(id, access).isEmpty()) {
            return new NotStarted(Failure.UNAVAILABLE);
        }
        WatchedPool pool = pools.open(id, access, listener);
        TenantDatabase settings = access.settings().orElse(null);
        return new Started(pool, settings);
    }

    private static StartResult shortage(TenantId id, Capacity capacity) {
        log.atError()
                .addKeyValue("code", ErrorCode.DATABASE_LACK_OF_CONNECTIONS.wireName())
                .addKeyValue("tenant", id)
                .log(capacity.shortage());
        return new NotStarted(Failure.TOO_MANY_CONNECTIONS);
    }

    /** Corrects the record of migrations by what the database says. */
    private boolean reconcile(TenantId id, Probe probe) {
        if (probe.migrations().isEmpty()) {
            return true;
        }
        int present = probe.migrations().getAsInt();
        try {
            int recorded = Stages.await("number of migrations", known.find(id));
            if (recorded != present) {
                Stages.await("number of migrations", known.keep(id, present));
                meters.counter("realtime_tenants_migrations_reconcile_total", null, null)
                        .add(1);
                log.atWarn()
                        .addKeyValue("code", ErrorCode.MIGRATION_COUNT_MISMATCH.wireName())
                        .addKeyValue("tenant", id)
                        .addKeyValue("recorded", recorded)
                        .addKeyValue("present", present)
                        .log("record of migrations corrected");
            }
            return true;
        } catch (SQLException e) {
            meters.counter("realtime_tenants_migrations_reconcile_exceptions_total", null, null)
                    .add(1);
            log.atError()
                    .addKeyValue("code", ErrorCode.MIGRATION_COUNT_MISMATCH_RECONCILE_FAILED.wireName())
                    .addKeyValue("tenant", id)
                    .setCause(e)
                    .log("record of migrations could not be corrected");
            return false;
        }
    }
}
