package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.Tenant;
import java.util.concurrent.CompletionStage;

/** Where the pools of tenants' databases are had. Thread-safe; does not block. */
public interface TenantPools {
    /**
     * Obtains the pool of a tenant's database, and connects if nobody has yet. It is asked at each join, token refresh and push on a
     * private channel: while the pool is ready the stage is complete when it is returned.
     *
     * @param tenant whose
     * @return the pool, or why there is none; never fails, and is complete after 15 s
     */
    CompletionStage<PoolResult> obtain(Tenant tenant);
}
