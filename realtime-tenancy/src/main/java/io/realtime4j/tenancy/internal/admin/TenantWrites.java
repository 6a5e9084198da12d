package io.realtime4j.tenancy.internal.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.tenancy.internal.admin.ExtensionDraft.Incomplete;
import io.realtime4j.tenancy.internal.control.ExtensionRecord;
import io.realtime4j.tenancy.internal.control.TenantRecord;
import io.realtime4j.tenancy.internal.control.TenantRecords;
import io.realtime4j.tenancy.internal.control.TenantRecords.WriteResult;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Stores tenants as requests say: new ones with the limits of the node, whose database is then made ready. Thread-safe. */
final class TenantWrites {
    private final TenantRecords records;
    private final Databases databases;
    private final TenantLimits limits;

    TenantWrites(TenantRecords records, Databases databases, TenantLimits limits) {
        this.records = records;
        this.databases = databases;
        this.limits = limits;
    }

    /** Stores the tenant that a body names. */
    CompletionStage<Outcome> post(ObjectNode tenant) {
        Faults faults = new Faults();
        Optional<TenantId> id = ExternalId.required(tenant, faults);
        TenantChanges changes = TenantChanges.read(tenant, Incomplete.REFUSED, faults);
        if (id.isEmpty() || !faults.isEmpty()) {
            return invalid(faults);
        }
        return records.findForUpdate(id.get())
                .thenCompose(found ->
                        found.map(before -> update(before, changes)).orElseGet(() -> create(id.get(), changes)));
    }

    /** Stores the tenant that a path names. */
    CompletionStage<Outcome> put(TenantId id, ObjectNode tenant) {
        return records.findForUpdate(id)
                .thenCompose(found -> found.isPresent() ? put(found.get(), tenant) : putNew(id, tenant));
    }

    private CompletionStage<Outcome> put(TenantRecord before, ObjectNode tenant) {
        Faults faults = new Faults();
        ExternalId.check(tenant, faults);
        TenantChanges changes = TenantChanges.read(tenant, Incomplete.REFUSED, faults);
        return faults.isEmpty() ? update(before, changes) : invalid(faults);
    }

    private CompletionStage<Outcome> putNew(TenantId id, ObjectNode tenant) {
        Faults faults = new Faults();
        TenantChanges changes = TenantChanges.read(tenant, Incomplete.DROPPED, faults);
        if (id.value().isBlank()) {
            faults.add(ExternalId.NAME, Faults.BLANK);
        }
        return faults.isEmpty() ? create(id, changes) : invalid(faults);
    }

    private CompletionStage<Outcome> create(TenantId id, TenantChanges changes) {
        if (changes.extensions() == null || changes.extensions().isEmpty()) {
            return invalid(Faults.of("extensions", Faults.BLANK));
        }
        TenantRecord empty =
                TenantRecord.of(Tenant.named(id.value()).limits(limits).build()).build();
        TenantRecord record = changes.applyTo(empty, this::extension).toBuilder()
                .name(id.value())
                .build();
        return Conflicts.in(record)
                .map(TenantWrites::invalid)
                .orElseGet(() -> records.insert(record).thenCompose(result -> written(id, result, this::migrated)));
    }

    private CompletionStage<Outcome> update(TenantRecord before, TenantChanges changes) {
        TenantRecord after = changes.applyTo(before, this::extension);
        return Conflicts.in(after)
                .map(TenantWrites::invalid)
                .orElseGet(() -> records.update(before, after)
                        .thenCompose(result -> written(before.externalId(), result, TenantWrites::updated)));
    }

    private ExtensionRecord extension(ExtensionDraft draft) {
        return records.extension(draft.type(), draft.settings());
    }

    private CompletionStage<Outcome> migrated(TenantRecord record) {
        return databases
                .migrate(record.externalId())
                .handle((done, failure) ->
                        failure == null ? new Outcome.Created(record) : new Outcome.Unready(record, failure));
    }

    private static CompletionStage<Outcome> updated(TenantRecord record) {
        return CompletableFuture.completedFuture(new Outcome.Updated(record));
    }

    private static CompletionStage<Outcome> written(
            TenantId id, WriteResult result, Function<TenantRecord, CompletionStage<Outcome>> next) {
        if (result instanceof WriteResult.Written written) {
            return next.apply(written.record());
        }
        return result instanceof WriteResult.Gone
                ? CompletableFuture.completedFuture(new Outcome.Gone(id))
                : invalid(Conflicts.of(result));
    }

    private static CompletionStage<Outcome> invalid(Faults faults) {
        return CompletableFuture.completedFuture(new Outcome.Invalid(faults));
    }
}
