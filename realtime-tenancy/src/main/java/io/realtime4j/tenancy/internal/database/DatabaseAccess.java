package io.realtime4j.tenancy.internal.database;

import io.realtime4j.tenancy.TenantDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The way into one tenant's database. Thread-safe; what opens something blocks. */
interface DatabaseAccess {
    /** Opens a session, which the caller closes. */
    Connection open(SessionKind kind) throws SQLException;

    /** Makes sure that the database can be reached, and opens what a pool takes its connections from. */
    PoolSource openSource(PoolListener listener) throws SQLException;

    /** Whether a failure of work means that there is no connection any more. */
    boolean isLoss(@Nullable Throwable failure);

    /** How many connections a pool has. */
    int poolSize();

    /** How long work may wait for a connection. */
    Duration queueTarget();

    /** The tenant's settings; none when the application brought a data source of its own, whose limits it has to know itself. */
    Optional<TenantDatabase> settings();
}
