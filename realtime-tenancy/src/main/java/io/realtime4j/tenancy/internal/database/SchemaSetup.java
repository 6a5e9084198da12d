package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.tenancy.TenantDatabase;
import io.realtime4j.tenancy.internal.schema.PartitionFailure;
import io.realtime4j.tenancy.internal.schema.TenantSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema of tenants' databases up to date: migrations that are missing, partitions for the coming days. Who asks while it is
 * going on for the tenant waits for the same run. Thread-safe; blocks.
 */
final class SchemaSetup {
    private static final Logger log = LoggerFactory.getLogger(SchemaSetup.class);
    private static final Duration LIMIT = Duration.ofSeconds(50);
    private static final long[] DURATIONS = {
        100, 250, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 45_000, 60_000, 90_000, 120_000
    };

    private final TenantSchema schema;
    private final KnownMigrations known;
    private final Deadline deadline;
    private final InstantSource clock;
    private final Meters meters;
    private final Map<Place, FutureTask<Optional<Exception>>> running = new ConcurrentHashMap<>();

    SchemaSetup(TenantSchema schema, KnownMigrations known, Deadline deadline, InstantSource clock, Meters meters) {
        this.schema = schema;
        this.known = known;
        this.deadline = deadline;
        this.clock = clock;
        this.meters = meters;
    }

    /** Whose schema is worked on and where: a tenant that moves has two databases for a while. */
    private record Place(TenantId tenant, Optional<TenantDatabase> settings) {}

    /** Does what is left to do; tells why the migrations failed if they did, after having logged it. */
    Optional<Exception> run(TenantId tenant, DatabaseAccess access) {
        Place place = new Place(tenant, access.settings());
        FutureTask<Optional<Exception>> mine = new FutureTask<>(() -> setUp(tenant, access));
        FutureTask<Optional<Exception>> others = running.putIfAbsent(place, mine);
        if (others == null) {
            try {
                mine.run();
            } finally {
                running.remove(place, mine);
            }
        }
        try {
            return (others == null ? mine : others).get();
        } catch (ExecutionException e) {
            return Optional.of(failed(tenant, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(e);
        }
    }

    private Optional<Exception> setUp(TenantId tenant, DatabaseAccess access) {
        try (Connection connection = access.open(SessionKind.MIGRATIONS)) {
            migrate(tenant, access, connection);
            createPartitions(tenant, connection);
            return Optional.empty();
        } catch (SQLException | RuntimeException e) {
            return Optional.of(failed(tenant, e));
        }
    }

    private Exception failed(TenantId tenant, Exception cause) {
        meters.counter("realtime_tenants_migrations_exceptions_total", null, SqlFailures.condition(cause))
                .add(1);
        log.atError()
                .addKeyValue("code", ErrorCode.MIGRATIONS_FAILED_TO_RUN.wireName())
                .addKeyValue("tenant", tenant)
                .setCause(cause)
                .log("migrations of the tenant's database failed");
        return cause;
    }

    private void migrate(TenantId tenant, DatabaseAccess access, Connection connection) throws SQLException {
        long begin = clock.millis();
        boolean changed = deadline.within(LIMIT, connection, schema::migrate);
        long duration = clock.millis() - begin;
        int count = schema.count(connection);
        if (changed) {
            told(tenant, access, count, duration);
        }
        record(tenant, count);
    }

    private void told(TenantId tenant, DatabaseAccess access, int count, long duration) {
        meters.histogram("realtime_tenants_migrations_duration_milliseconds", null, region(access), DURATIONS)
                .record(duration);
        log.atInfo()
                .addKeyValue("tenant", tenant)
                .addKeyValue("migrations", count)
                .addKeyValue("durationMs", duration)
                .log("migrations ran");
    }

    /** What cannot be recorded now is corrected at the next start. */
    private void record(TenantId tenant, int count) {
        try {
            if (Stages.await("number of migrations", known.find(tenant)) != count) {
                Stages.await("number of migrations", known.keep(tenant, count));
            }
        } catch (SQLException e) {
            log.atError()
                    .addKeyValue("code", ErrorCode.MIGRATION_COUNT_MISMATCH_RECONCILE_FAILED.wireName())
                    .addKeyValue("tenant", tenant)
                    .setCause(e)
                    .log("number of migrations could not be recorded");
        }
    }

    private static @Nullable String region(DatabaseAccess access) {
        return access.settings().map(TenantDatabase::region).orElse(null);
    }

    private void createPartitions(TenantId tenant, Connection connection) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        try {
            for (PartitionFailure failure :
                    deadline.within(LIMIT, connection, session -> schema.createPartitions(session, today))) {
                partitionFailed(tenant, failure.name(), failure.cause());
            }
        } catch (SQLException e) {
            partitionFailed(tenant, "messages_*", e);
        }
    }

    private static void partitionFailed(TenantId tenant, String name, SQLException cause) {
        log.atError()
                .addKeyValue("code", ErrorCode.PARTITION_CREATION_FAILED.wireName())
                .addKeyValue("tenant", tenant)
                .addKeyValue("partition", name)
                .setCause(cause)
                .log("partition could not be made");
    }
}
