package io.realtime4j.tenancy.internal.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;

/**
 * The schema {@code realtime} of one database, seen through a connection that the caller lends.
 *
 * <p>All methods but {@link #count} run transactions of their own, so the connection comes without an open one; it goes back with the
 * auto-commit mode it had. They block, so they are called from executors of this module. Several nodes may call them at the same time.
 */
public final class TenantSchema {
    /** Taken for a transaction by everybody who changes the schema: the bytes of "realtime". */
    static final long ADVISORY_LOCK = 0x7265_616c_7469_6d65L;

    private final Ledger ledger = Ledger.load();
    private final Partitions partitions = new Partitions();

    /** {@return how many versions the ledger of an up-to-date database holds} */
    public int versions() {
        return ledger.versions().size();
    }

    /**
     * Counts the versions in the ledger.
     *
     * @param connection to the tenant's database, of a login that owns the schema or a superuser
     * @return 0 if there is no ledger
     * @throws SQLException if the database cannot be asked
     */
    public int count(Connection connection) throws SQLException {
        return ledger.count(connection);
    }

    /**
     * Brings the schema to its final state, whatever state it is in, in one transaction: afterwards everything is there, or nothing has
     * changed. A database whose ledger holds all versions is left as it is. While somebody else migrates, this waits.
     *
     * @param connection to the tenant's database, of a login that owns the schema or a superuser
     * @return whether something was done
     * @throws SQLException telling the step that failed, with the state and the cause of the failure
     */
    public boolean migrate(Connection connection) throws SQLException {
        return Transaction.run(connection, () -> {
            if (ledger.isComplete(connection)) {
                return false;
            }
            prepare(connection);
            if (ledger.isComplete(connection)) {
                return false;
            }
            for (Step step : Step.all()) {
                step.apply(connection);
            }
            return true;
        });
    }

    /**
     * Makes the partitions of {@code realtime.messages} from the day before to three days after a day, where they are missing. One that
     * cannot be made does not keep the others from being made.
     *
     * @param connection to the tenant's database, of a login that owns the schema or a superuser
     * @param today of UTC
     * @return those that could not be made
     * @throws SQLException if the database cannot be asked
     */
    public List<PartitionFailure> createPartitions(Connection connection, LocalDate today) throws SQLException {
        return partitions.create(connection, today.minusDays(1), today.plusDays(3));
    }

    /**
     * Drops partitions of {@code realtime.messages} for earlier days. Partitions that are not named for a day are left alone. One that
     * cannot be dropped does not keep the others from being dropped.
     *
     * @param connection to the tenant's database, of a login that owns the schema or a superuser
     * @param before the first day that is kept
     * @return how many were dropped
     * @throws SQLException if one could not be dropped, further failures suppressed in the first
     */
    public int dropPartitions(Connection connection, LocalDate before) throws SQLException {
        return partitions.drop(connection, before);
    }

    private void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local statement_timeout = '45s'");
            statement.execute("set local lock_timeout = '40s'");
            statement.execute("select pg_advisory_xact_lock(" + ADVISORY_LOCK + ")");
            statement.execute("set local lock_timeout = '10s'");
            statement.execute("set local search_path = ''");
            statement.execute("set local client_min_messages = warning");
        }
        ledger.lock(connection);
    }
}
