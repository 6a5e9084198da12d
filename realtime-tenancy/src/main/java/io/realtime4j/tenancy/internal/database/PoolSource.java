package io.realtime4j.tenancy.internal.database;

import javax.sql.DataSource;

/** Where a pool takes its connections from, for as long as the database is up. */
interface PoolSource {
    DataSource connections();

    /** Reports nothing from now on: what its connections still meet says nothing about those of its successor. */
    void retire();

    /** Ends the connections, also those at work. Blocks. */
    void close();
}
