package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.spi.Authorizer;

/** What came of asking for a tenant's pool. */
public sealed interface PoolResult {
    /**
     * The database is connected.
     *
     * @param pool use it now and ask again next time, it may be replaced
     */
    record Ready(TenantPool pool) implements PoolResult {}

    /**
     * The database is not connected.
     *
     * @param why what callers are told
     */
    record NotReady(Authorizer.Failed why) implements PoolResult {}
}
