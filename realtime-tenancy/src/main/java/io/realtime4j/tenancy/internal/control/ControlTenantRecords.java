package io.realtime4j.tenancy.internal.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.internal.control.KnownTenants.Change;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** Whole tenants in the tables. Thread-safe. */
final class ControlTenantRecords implements TenantRecords {
    private static final String UNDONE = "before_write";

    private final ControlServers servers;
    private final TenantTable table;
    private final KnownTenants known;
    private final TenantListeners listeners;
    private final Announcements announcements;
    private final SecretCipher cipher;
    private final InstantSource clock;

    ControlTenantRecords(ControlParts parts, TenantListeners listeners) {
        this.listeners = listeners;
        this.servers = parts.servers();
        this.table = parts.table();
        this.known = parts.known();
        this.announcements = parts.announcements();
        this.cipher = parts.cipher();
        this.clock = parts.clock();
    }

    @Override
    public CompletionStage<Optional<TenantRecord>> find(TenantId id) {
        return servers.read(handle -> table.find(handle, id).map(StoredTenant::record));
    }

    @Override
    public CompletionStage<Boolean> isKnown(TenantId id) {
        return known.find(id).thenApply(Optional::isPresent);
    }

    @Override
    public CompletionStage<Optional<TenantRecord>> findForUpdate(TenantId id) {
        return servers.readPrimary(handle -> table.find(handle, id).map(StoredTenant::record));
    }

    @Override
    public CompletionStage<List<TenantRecord>> list() {
        return servers.read(
                handle -> table.list(handle).stream().map(StoredTenant::record).toList());
    }

    @Override
    public CompletionStage<WriteResult> insert(TenantRecord record) {
        Instant now = now();
        TenantRecord timed = record.toBuilder().times(now, now).build();
        return known.change(record.externalId(), handle -> refusable(handle, () -> insert(handle, timed)));
    }

    private Change<WriteResult> insert(Handle handle, TenantRecord record) {
        table.insert(handle, record);
        announcements.tenant(handle, record.externalId());
        StoredTenant now = table.find(handle, record.externalId()).orElseThrow();
        return new Change<>(new WriteResult.Written(now.record()), true, null, now);
    }

    @Override
    public CompletionStage<WriteResult> update(TenantRecord before, TenantRecord after) {
        TenantRecord timed = after.toBuilder().times(after.insertedAt(), now()).build();
        return known.change(before.externalId(), handle -> refusable(handle, () -> update(handle, before, timed)));
    }

    private Change<WriteResult> update(Handle handle, TenantRecord before, TenantRecord after) {
        Optional<StoredTenant> present = table.lock(handle, before.externalId())
                .filter(tenant -> tenant.record().id().equals(before.id()));
        if (present.isEmpty()) {
            return Change.none(new WriteResult.Gone(), null);
        }
        if (!table.update(handle, before, after)) {
            return Change.none(new WriteResult.Written(present.get().record()), present.get());
        }
        announcements.tenant(handle, before.externalId());
        StoredTenant now = table.find(handle, before.externalId()).orElseThrow();
        return new Change<>(new WriteResult.Written(now.record()), true, present.get(), now);
    }

    /** Constraints of the tables decide what cannot be decided before without a race. */
    private static Change<WriteResult> refusable(Handle handle, Supplier<Change<WriteResult>> write) {
        handle.savepoint(UNDONE);
        try {
            return write.get();
        } catch (UnableToExecuteStatementException e) {
            WriteResult refusal = refusal(e).orElseThrow(() -> e);
            handle.rollbackToSavepoint(UNDONE);
            return Change.none(refusal, null);
        }
    }

    private static Optional<WriteResult> refusal(UnableToExecuteStatementException failure) {
        return ControlFailures.constraint(failure).flatMap(constraint -> switch (constraint) {
            case "tenants_external_id_index" -> Optional.of(new WriteResult.ExternalIdTaken());
            case "extensions_tenant_external_id_type_index" -> Optional.of(new WriteResult.ExtensionTypeTaken());
            case "jwt_secret_or_jwt_jwks_required" -> Optional.of(new WriteResult.KeysMissing());
            default -> Optional.empty();
        });
    }

    @Override
    public CompletableFuture<Boolean> delete(TenantId id) {
        return known.change(id, handle -> {
            Optional<StoredTenant> present = table.lock(handle, id);
            if (present.isEmpty()) {
                return Change.none(false, null);
            }
            table.delete(handle, id);
            announcements.tenant(handle, id);
            return new Change<>(true, true, present.get(), null);
        });
    }

    @Override
    public CompletionStage<@Nullable Void> disconnect(TenantId id) {
        return servers.write(handle -> {
                    announcements.disconnect(handle, id);
                    return true;
                })
                .thenApply(announced -> {
                    listeners.disconnect(id);
                    return null;
                });
    }

    @Override
    public CompletionStage<@Nullable Void> shutdownElsewhere(TenantId id) {
        return servers.write(handle -> {
                    announcements.shutdown(handle, id);
                    return true;
                })
                .thenApply(announced -> null);
    }

    @Override
    public ExtensionRecord extension(String type, ObjectNode settings) {
        Instant now = now();
        String stored = ExtensionSettings.storedType(type);
        ObjectNode written = stored.equals(ExtensionRecord.POSTGRES_CDC)
                ? ExtensionSettings.mapSecrets(ExtensionSettings.withDefaults(settings), cipher::encrypt)
                : settings;
        return new ExtensionRecord(UUID.randomUUID(), stored, written, now, now);
    }

    /** Columns hold whole seconds. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
