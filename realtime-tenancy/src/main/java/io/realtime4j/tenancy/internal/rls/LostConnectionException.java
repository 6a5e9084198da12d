package io.realtime4j.tenancy.internal.rls;

import java.sql.SQLException;

/** The connection of a probe is lost, and what runs on the server's side of it may not have noticed. */
final class LostConnectionException extends SQLException {
    private static final long serialVersionUID = 1L;

    private final int backend;

    LostConnectionException(SQLException cause, int backend) {
        super(cause.getMessage(), cause.getSQLState(), cause);
        this.backend = backend;
    }

    /** Number of the server's process. */
    int backend() {
        return backend;
    }
}
