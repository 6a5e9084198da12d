package io.realtime4j.tenancy.internal.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.internal.control.ExtensionRecord;
import io.realtime4j.tenancy.internal.control.TenantRecord;
import io.realtime4j.tenancy.internal.control.TenantRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Tenants in memory; writes down what is asked of it. For one thread. */
final class FakeRecords implements TenantRecords {
    static final Instant NOW = Instant.parse("2026-08-21T12:03:56Z");

    final Map<TenantId, TenantRecord> stored = new LinkedHashMap<>();
    final List<String> asked;

    @Nullable
    WriteResult refusal;

    FakeRecords(List<String> asked) {
        this.asked = asked;
    }

    @Override
    public CompletionStage<Optional<TenantRecord>> find(TenantId id) {
        return CompletableFuture.completedFuture(Optional.ofNullable(stored.get(id)));
    }

    @Override
    public CompletionStage<Boolean> isKnown(TenantId id) {
        return CompletableFuture.completedFuture(stored.containsKey(id));
    }

    @Override
    public CompletionStage<Optional<TenantRecord>> findForUpdate(TenantId id) {
        return find(id);
    }

    @Override
    public CompletionStage<List<TenantRecord>> list() {
        return CompletableFuture.completedFuture(new ArrayList<>(stored.values()));
    }

    @Override
    public CompletionStage<WriteResult> insert(TenantRecord record) {
        return write("insert ", record.toBuilder().times(NOW, NOW).build());
    }

    @Override
    public CompletionStage<WriteResult> update(TenantRecord before, TenantRecord after) {
        return write("update ", after);
    }

    private CompletionStage<WriteResult> write(String what, TenantRecord record) {
        if (refusal != null) {
            return CompletableFuture.completedFuture(refusal);
        }
        asked.add(what + record.externalId());
        stored.put(record.externalId(), record);
        return CompletableFuture.completedFuture(new WriteResult.Written(record));
    }

    @Override
    public CompletionStage<Boolean> delete(TenantId id) {
        asked.add("delete " + id);
        return CompletableFuture.completedFuture(stored.remove(id) != null);
    }

    @Override
    public CompletionStage<@Nullable Void> disconnect(TenantId id) {
        asked.add("disconnect " + id);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<@Nullable Void> shutdownElsewhere(TenantId id) {
        asked.add("shutdown elsewhere " + id);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public ExtensionRecord extension(String type, ObjectNode settings) {
        String known = type.equals("postgres") ? ExtensionRecord.POSTGRES_CDC : type;
        return new ExtensionRecord(UUID.randomUUID(), known, settings, NOW, NOW);
    }
}
