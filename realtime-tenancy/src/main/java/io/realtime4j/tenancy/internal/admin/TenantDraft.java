package io.realtime4j.tenancy.internal.admin;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.tenancy.internal.control.TenantRecord;

/**
 * A tenant while the changes of a request are made to it. For one thread.
 *
 * @param record what only the store knows
 * @param tenant what the engine knows, but for the limits
 * @param limits the limits
 */
record TenantDraft(TenantRecord.Builder record, Tenant.Builder tenant, TenantLimits.Builder limits) {
    static TenantDraft of(TenantRecord record) {
        Tenant tenant = record.tenant();
        return new TenantDraft(record.toBuilder(), tenant.toBuilder(), tenant.limits().toBuilder());
    }

    TenantRecord build() {
        return record.tenant(tenant.limits(limits.build()).build()).build();
    }
}
