package io.realtime4j.tenancy.internal.rls;

import io.realtime4j.core.spi.Authorizer.Decided;
import io.realtime4j.core.spi.Authorizer.Failed;
import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.core.spi.Authorizer.Result;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Runs probes on connections. A probe is one round trip: settings, the role's function, rollback, and the look whether anything is left
 * that a rollback does not undo, which are advisory locks and prepared statements. All else that a policy's code may change in a session
 * goes with its transaction. Blocks. Thread-safe, without state.
 */
final class ProbeSession {
    private static final String SETTINGS = "select set_config('statement_timeout',"
            + " case when current_setting('statement_timeout')::interval between '1 ms' and ?::interval"
            + " then current_setting('statement_timeout') else ? end, true),"
            + " set_config('realtime.topic', ?, true), set_config('request.jwt.claims', ?, true),"
            + " set_config('request.jwt.claim.sub', ?, true), set_config('request.jwt.claim.role', ?, true),"
            + " set_config('request.headers', ?, true), set_config('role', ?, true);";
    private static final String ASK = " select broadcast, presence from ";
    private static final String ARGUMENTS = "(?::text, ?::timestamp, ?, ?);";
    private static final String END = "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where pid = ? and pid <> pg_backend_pid() and usename = session_user and state <> 'idle'";
    private static final String LEFTOVERS =
            "select pg_advisory_unlock_all(), exists (select from pg_prepared_statements where from_sql)";
    private static final String PREPARED =
            "select 'deallocate ' || quote_ident(name) from pg_prepared_statements where from_sql";

    private final PolicySettings settings;
    private final InstantSource clock;

    ProbeSession(PolicySettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Asks the policies.
     *
     * @throws SQLException when the connection is lost
     */
    Result run(Connection pooled, Probe probe) throws SQLException {
        Connection connection = driver(pooled);
        try {
            return limited(connection, probe);
        } catch (SQLException e) {
            throw connection instanceof PgConnection lost ? new LostConnectionException(e, lost.getBackendPID()) : e;
        }
    }

    private Result limited(Connection connection, Probe probe) throws SQLException {
        int before = connection.getNetworkTimeout();
        int limit = (int) PolicySettings.LIMIT.toMillis();
        if (before == 0 || before > limit) {
            connection.setNetworkTimeout(Runnable::run, limit);
            Result result = ask(connection, probe);
            connection.setNetworkTimeout(Runnable::run, before);
            return result;
        }
        return ask(connection, probe);
    }

    /**
     * Ends what a lost connection left running: policy code that catches its cancellation goes on without a client, for ever.
     *
     * @throws SQLException when that fails
     */
    static boolean end(Connection connection, int backend) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(END)) {
            statement.setInt(1, backend);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Without the pool in between, which would give up the connection when a policy raises what means a lost one elsewhere. */
    private static Connection driver(Connection pooled) throws SQLException {
        return pooled.isWrapperFor(PgConnection.class) ? pooled.unwrap(PgConnection.class) : pooled;
    }

    private Result ask(Connection connection, Probe probe) throws SQLException {
        try {
            return decide(connection, probe);
        } catch (SQLException e) {
            recover(connection, e);
            return ProbeFunctions.areMissing(connection, e, probe) ? askAgain(connection, probe) : failed(e);
        }
    }

    private Result askAgain(Connection connection, Probe probe) throws SQLException {
        try {
            ProbeFunctions.create(connection, probe.role());
            return decide(connection, probe);
        } catch (SQLException e) {
            recover(connection, e);
            return failed(e);
        }
    }

    private Result decide(Connection connection, Probe probe) throws SQLException {
        String sql = SETTINGS + ASK + ProbeFunctions.name(probe.kind(), probe.role()) + ARGUMENTS + " rollback; "
                + LEFTOVERS;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, probe);
            statement.execute();
            statement.getMoreResults();
            Decided decided = decided(statement.getResultSet());
            statement.getMoreResults();
            statement.getMoreResults();
            if (hasLeftovers(statement.getResultSet())) {
                removeLeftovers(connection);
            }
            return decided;
        }
    }

    private void bind(PreparedStatement statement, Probe probe) throws SQLException {
        String timeout = settings.timeout().toMillis() + "ms";
        int i = 0;
        statement.setString(++i, timeout);
        statement.setString(++i, timeout);
        statement.setString(++i, probe.topic());
        statement.setString(++i, probe.claims());
        statement.setString(++i, probe.subject());
        statement.setString(++i, probe.role());
        statement.setString(++i, probe.headers());
        statement.setString(++i, probe.role());
        statement.setString(++i, probe.topic());
        statement.setObject(++i, LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
        statement.setBoolean(++i, probe.broadcast());
        statement.setBoolean(++i, probe.presence());
    }

    private static Decided decided(ResultSet row) throws SQLException {
        row.next();
        return new Decided(row.getBoolean(1), row.getBoolean(2));
    }

    /** Ends what a failed probe left. A connection on which this fails is lost, whatever the first failure was. */
    private static void recover(Connection connection, SQLException failure) throws SQLException {
        try {
            connection.rollback();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(LEFTOVERS)) {
                if (hasLeftovers(row)) {
                    removeLeftovers(connection);
                }
            }
            connection.rollback();
        } catch (SQLException lost) {
            lost.addSuppressed(failure);
            throw lost;
        }
    }

    private static boolean hasLeftovers(ResultSet row) throws SQLException {
        row.next();
        return row.getBoolean(2);
    }

    private static void removeLeftovers(Connection connection) throws SQLException {
        List<String> statements = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(PREPARED)) {
                while (rows.next()) {
                    statements.add(rows.getString(1));
                }
            }
            for (String deallocate : statements) {
                statement.execute(deallocate);
            }
        }
    }

    private static Failed failed(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        String text = text(failure);
        return switch (state) {
            case "57014" -> new Failed(Failure.QUERY_CANCELED, text);
            case "25006" -> new Failed(Failure.UNAVAILABLE, "the database is read-only: " + text);
            case "23514" -> new Failed(Failure.MISSING_PARTITION, text);
            default -> new Failed(Failure.POLICY_ERROR, state + " " + text);
        };
    }

    /** The message of the database without the place in the function that a policy's author wrote. */
    private static String text(SQLException failure) {
        ServerErrorMessage message = failure instanceof PSQLException e ? e.getServerErrorMessage() : null;
        String text = message == null ? failure.getMessage() : message.getMessage();
        return String.valueOf(text);
    }
}
