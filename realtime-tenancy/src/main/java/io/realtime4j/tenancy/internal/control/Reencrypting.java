package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.Reencryption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts while secrets are encrypted anew. Each step belongs to the stage that comes after the one before. */
final class Reencrypting {
    private final EncryptionBackfill backfill;
    private final List<TenantId> changedMeanwhile = new ArrayList<>();
    private final Map<TenantId, String> unreadable = new LinkedHashMap<>();
    private int current;
    private int rewritten;

    Reencrypting(EncryptionBackfill backfill) {
        this.backfill = backfill;
    }

    /** Counts a tenant unless it has to be encrypted anew. */
    boolean isDue(StoredTenant tenant) {
        Optional<String> fault = backfill.fault(tenant);
        fault.ifPresent(reason -> unreadable.put(tenant.id(), reason));
        boolean due = fault.isEmpty() && backfill.isOld(tenant);
        current += fault.isEmpty() && !due ? 1 : 0;
        return due;
    }

    /** Counts one that was due. */
    boolean done(StoredTenant tenant, boolean wasRewritten) {
        if (wasRewritten) {
            rewritten++;
        } else {
            changedMeanwhile.add(tenant.id());
        }
        return wasRewritten;
    }

    Reencryption result() {
        return new Reencryption(current, rewritten, changedMeanwhile, unreadable);
    }
}
