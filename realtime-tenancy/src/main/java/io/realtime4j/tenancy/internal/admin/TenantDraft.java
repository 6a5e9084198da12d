package io.realtime4j.tenancy.internal.admin;

import io.realtime4j.core.TenantLimits;
import io.realtime4j.tenancy.internal.control.TenantRecord;

/**
 * A tenant while the changes of a request are made to it. For one thread.
 *
 * @param tenant all but the limits
 * @param limits the limits
 */
record TenantDraft(TenantRecord.Builder tenant, TenantLimits.Builder limits) {
    static TenantDraft of(TenantRecord record) {
        return new TenantDraft(record.toBuilder(), record.limits().toBuilder());
    }

    TenantRecord build() {
        return tenant.limits(limits.build()).build();
    }
}
