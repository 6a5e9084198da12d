package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.TenantId;
import java.util.concurrent.CompletionStage;

/** Connects to tenants' databases. Thread-safe; does not block. */
interface Starter {
    /** Connects; the listener hears from the pool. */
    CompletionStage<StartResult> start(TenantId tenant, PoolListener listener);
}
