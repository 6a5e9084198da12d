package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.tenancy.internal.schema.PartitionFailure;
import io.realtime4j.tenancy.internal.schema.TenantSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the partitions of messages older than three days from one tenant's database and makes those of the coming days. Nodes take turns:
 * whoever holds the lock in the database works, the others find it done. Thread-safe; blocks.
 */
final class Cleaning {
    private static final Logger log = LoggerFactory.getLogger(Cleaning.class);
    private static final Duration KEPT = Duration.ofDays(3);

    /** The bytes of "janitor". */
    private static final String LOCK = "select pg_try_advisory_lock(x'6a616e69746f72'::bigint)";

    private static final String UNLOCK = "select pg_advisory_unlock(x'6a616e69746f72'::bigint)";

    private final TenantStore tenants;
    private final Accesses accesses;
    private final TenantSchema schema;
    private final Deadline deadline;
    private final Duration limit;
    private final InstantSource clock;

    Cleaning(
            TenantStore tenants,
            Accesses accesses,
            TenantSchema schema,
            Deadline deadline,
            Duration limit,
            InstantSource clock) {
        this.tenants = tenants;
        this.accesses = accesses;
        this.schema = schema;
        this.deadline = deadline;
        this.limit = limit;
        this.clock = clock;
    }

    /** Cleans; logs what fails. A tenant that is gone or suspended is left alone. */
    void clean(TenantId id) {
        try {
            Optional<Tenant> tenant = Stages.await("the tenant", tenants.find(id));
            if (tenant.isEmpty() || tenant.get().suspended()) {
                return;
            }
            Optional<DatabaseAccess> access = accesses.find(id);
            if (access.isPresent()) {
                clean(id, access.get());
            }
        } catch (SQLException | RuntimeException e) {
            failed(id, e);
        }
    }

    private void clean(TenantId id, DatabaseAccess access) throws SQLException {
        try (Connection connection = access.open(SessionKind.JANITOR)) {
            deadline.within(limit, connection, session -> {
                boolean mine = ask(session, LOCK);
                if (mine) {
                    cleanAndUnlock(id, session);
                }
                return mine;
            });
        }
    }

    /** The session may be one that the application goes on with, so that the lock is given back whatever happens. */
    private void cleanAndUnlock(TenantId id, Connection session) throws SQLException {
        try {
            clean(id, session);
        } catch (SQLException | RuntimeException e) {
            unlock(session, e);
            throw e;
        }
        ask(session, UNLOCK);
    }

    private static void unlock(Connection session, Exception cause) {
        try {
            ask(session, UNLOCK);
        } catch (SQLException e) {
            cause.addSuppressed(e); // the session is gone, and the lock with it
        }
    }

    private static boolean ask(Connection session, String question) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(question)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private void clean(TenantId id, Connection session) throws SQLException {
        Instant now = clock.instant();
        for (PartitionFailure failure : schema.createPartitions(session, date(now))) {
            log.atError()
                    .addKeyValue("code", ErrorCode.PARTITION_CREATION_FAILED.wireName())
                    .addKeyValue("tenant", id)
                    .addKeyValue("partition", failure.name())
                    .setCause(failure.cause())
                    .log("partition could not be made");
        }
        int dropped = schema.dropPartitions(session, date(now.minus(KEPT)));
        log.atInfo().addKeyValue("tenant", id).addKeyValue("dropped", dropped).log("old messages removed");
    }

    private static LocalDate date(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static void failed(TenantId id, Exception cause) {
        log.atError()
                .addKeyValue("code", ErrorCode.JANITOR_FAILED_TO_DELETE_OLD_MESSAGES.wireName())
                .addKeyValue("tenant", id)
                .setCause(cause)
                .log("old messages could not be removed");
    }
}
