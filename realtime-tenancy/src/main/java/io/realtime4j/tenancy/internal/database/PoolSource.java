package io.realtime4j.tenancy.internal.database;

import javax.sql.DataSource;

/** Where a pool takes its connections from, for as long as the database is up. */
interface PoolSource {
    DataSource connections();

    /** Ends the connections, also those at work. Blocks. */
    void close();
}
