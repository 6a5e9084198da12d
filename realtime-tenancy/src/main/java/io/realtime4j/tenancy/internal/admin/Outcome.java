package io.realtime4j.tenancy.internal.admin;

import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.internal.control.TenantRecord;

/** What came of a request to store a tenant. */
sealed interface Outcome {
    /** It is new, and its database is ready. */
    record Created(TenantRecord tenant) implements Outcome {}

    /** It is changed, or was as requested before. */
    record Updated(TenantRecord tenant) implements Outcome {}

    /** Nothing is stored. */
    record Invalid(Faults faults) implements Outcome {}

    /** It is new, and its database could not be made ready. */
    record Unready(TenantRecord tenant, Throwable cause) implements Outcome {}

    /** It was deleted meanwhile. */
    record Gone(TenantId id) implements Outcome {}
}
