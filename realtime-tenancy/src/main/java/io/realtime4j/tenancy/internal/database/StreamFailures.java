package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.ErrorCode;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What it means that a stream could not be started. Pure. */
final class StreamFailures {
    private static final String TOO_MANY_SLOTS = "53400";
    private static final String CANCELLED = "57014";

    private StreamFailures() {}

    static ErrorCode codeOf(@Nullable Throwable failure) {
        String state = failure instanceof SQLException exception ? exception.getSQLState() : null;
        if (SqlFailures.TOO_MANY_CONNECTIONS.equals(state) || TOO_MANY_SLOTS.equals(state)) {
            return ErrorCode.REPLICATION_MAX_WAL_SENDERS_REACHED;
        }
        return CANCELLED.equals(state) || isTimeout(failure)
                ? ErrorCode.REPLICATION_CONNECTION_TIMEOUT
                : ErrorCode.START_REPLICATION_FAILED;
    }

    private static boolean isTimeout(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }
}
