package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.TenantId;
import java.util.Set;

/** Who is connected to this node. Thread-safe; does not block. */
public interface ConnectedUsers {
    /**
     * Counts a tenant's users.
     *
     * @param tenant whose
     * @return connections that have joined a channel
     */
    int count(TenantId tenant);

    /** {@return the tenants that have any} */
    Set<TenantId> tenants();
}
