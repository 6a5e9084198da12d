package io.realtime4j.tenancy.internal.database;

import java.sql.SQLException;

/** Hears how a pool fares. Called by any thread; does not block. */
interface PoolListener {
    /** A connection was lost, and another is in its place. */
    void replaced();

    /** Work failed in a way that a lost connection would explain. */
    void suspected();

    /** No connection is left, and none could be made. */
    void lost(SQLException cause);
}
