package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.RealtimeException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What failures of the driver mean. Pure. */
final class ControlFailures {
    private ControlFailures() {}

    /**
     * Makes an exception for callers. Only the driver's exception is its cause: that of JDBI quotes statements with their arguments,
     * which are secrets.
     */
    static RealtimeException of(Throwable failure, String server) {
        if (failure instanceof RealtimeException known) {
            return known;
        }
        Optional<SQLException> sql = sql(failure);
        if (sql.isEmpty()) {
            return new RealtimeException(
                    ErrorCode.CONTROL_DATABASE_ERROR,
                    "the answer of the control database " + server + " could not be handled",
                    failure);
        }
        SQLException cause = innermost(sql.get());
        return isConnectionFailure(sql.get())
                ? new RealtimeException(
                        ErrorCode.CONTROL_DATABASE_UNAVAILABLE,
                        "the control database " + server + " cannot be reached: " + cause.getMessage(),
                        cause)
                : new RealtimeException(
                        ErrorCode.CONTROL_DATABASE_ERROR,
                        "the control database " + server + " refused a statement: " + cause.getMessage(),
                        cause);
    }

    /** The name of the constraint that a statement violated. */
    static Optional<String> constraint(Throwable failure) {
        return sql(failure)
                .filter(PSQLException.class::isInstance)
                .map(PSQLException.class::cast)
                .map(PSQLException::getServerErrorMessage)
                .map(ServerErrorMessage::getConstraint);
    }

    private static Optional<SQLException> sql(Throwable failure) {
        return Stream.<@Nullable Throwable>iterate(failure, Throwable::getCause)
                .takeWhile(cause -> cause != null)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .findFirst();
    }

    /** A pool that has no connection in time tells as its cause why the last attempt to open one failed. */
    private static SQLException innermost(SQLException failure) {
        return failure.getCause() instanceof SQLException cause ? innermost(cause) : failure;
    }

    private static boolean isConnectionFailure(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        return failure instanceof SQLTransientConnectionException
                || failure instanceof SQLNonTransientConnectionException
                || Stream.of("08", "28", "3D", "53", "57P").anyMatch(state::startsWith);
    }
}
