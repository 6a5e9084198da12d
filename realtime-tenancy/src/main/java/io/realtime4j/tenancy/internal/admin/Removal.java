package io.realtime4j.tenancy.internal.admin;

import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.TenantDatabase;
import io.realtime4j.tenancy.TenantDatabaseSource;
import io.realtime4j.tenancy.internal.control.TenantRecords;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Deletes tenants: first the record, whose end is told to everybody that serves the tenant, then the connection to its database,
 * then what the server made there. A step that fails ends it; what is done stays done, so that a repeated request finds nothing.
 * Thread-safe.
 */
final class Removal {
    private static final CompletionStage<@Nullable Void> DONE = CompletableFuture.completedFuture(null);

    private final TenantRecords records;
    private final TenantDatabaseSource source;
    private final Databases databases;

    Removal(TenantRecords records, TenantDatabaseSource source, Databases databases) {
        this.records = records;
        this.source = source;
        this.databases = databases;
    }

    /** Deletes a tenant; an unknown one is deleted already. */
    CompletionStage<@Nullable Void> of(TenantId id) {
        return records.findForUpdate(id).thenCompose(found -> found.isPresent() ? describeAndRemove(id) : DONE);
    }

    /** The description is gone with the record; that it cannot be read does not keep the record from being deleted. */
    private CompletionStage<@Nullable Void> describeAndRemove(TenantId id) {
        CompletionStage<Optional<TenantDatabase>> described = source.find(id);
        return described
                .handle((database, unreadable) -> id)
                .thenCompose(records::delete)
                .thenCompose(deleted -> databases.shutdown(id))
                .thenCompose(stopped -> described)
                .thenCompose(database ->
                        database.map(known -> databases.dropSlots(id, known)).orElse(DONE));
    }
}
