package io.realtime4j.tenancy.internal.control;

import io.realtime4j.tenancy.TenantDatabase;

/** What the extensions of a tenant say of its database. */
sealed interface DatabaseReading {
    /** No extension describes a database. */
    record None() implements DatabaseReading {}

    /** They describe this one. */
    record Found(TenantDatabase database) implements DatabaseReading {}

    /** A setting is missing, wrong or cannot be decrypted; the reason names no secret. */
    record Unreadable(String setting, String reason) implements DatabaseReading {}
}
