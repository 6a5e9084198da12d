package io.realtime4j.tenancy;

import io.realtime4j.core.TenantId;

/**
 * Something that runs on a tenant's database for as long as it is connected, such as a replication stream. It mends itself when it breaks; the
 * tenant stays usable meanwhile.
 */
public interface DatabaseStream extends AutoCloseable {
    /** {@return whether it runs at the moment; asked by any thread} */
    boolean isConnected();

    /** Ends it. Does not block, and is called once. */
    @Override
    void close();

    /** Starts streams. */
    @FunctionalInterface
    interface Factory {
        /**
         * Starts the stream of a tenant whose database has just become ready.
         *
         * @param tenant whose
         * @param database how the database is reached
         * @param giveUp called when the stream has been down for so long that the tenant's connection is to be ended, too
         * @return the stream, which connects on threads of its own; this call does not block
         */
        DatabaseStream start(TenantId tenant, TenantDatabase database, Runnable giveUp);
    }
}
