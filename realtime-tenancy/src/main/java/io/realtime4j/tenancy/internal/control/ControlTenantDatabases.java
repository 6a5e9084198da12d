package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.core.Subscription;
import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.TenantDatabase;
import io.realtime4j.tenancy.TenantDatabaseSource;
import io.realtime4j.tenancy.internal.control.KnownTenants.Change;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The tenants' databases that their extensions describe. Thread-safe. */
final class ControlTenantDatabases implements TenantDatabaseSource {
    private final KnownTenants known;
    private final TenantTable table;
    private final Announcements announcements;
    private final TenantListeners listeners;

    ControlTenantDatabases(ControlParts parts, TenantListeners listeners) {
        this.known = parts.known();
        this.table = parts.table();
        this.announcements = parts.announcements();
        this.listeners = listeners;
    }

    @Override
    public CompletionStage<Optional<TenantDatabase>> find(TenantId id) {
        return known.find(id).thenApply(found -> found.flatMap(ControlTenantDatabases::database));
    }

    private static Optional<TenantDatabase> database(StoredTenant stored) {
        if (stored.database() instanceof DatabaseReading.Unreadable unreadable) {
            throw new RealtimeException(
                    ErrorCode.TENANT_SECRET_UNREADABLE,
                    "the stored " + unreadable.setting() + " of tenant " + stored.id() + " cannot be read: "
                            + unreadable.reason());
        }
        return stored.database() instanceof DatabaseReading.Found found
                ? Optional.of(found.database())
                : Optional.empty();
    }

    @Override
    public CompletionStage<Integer> migrationsRan(TenantId id) {
        return known.find(id)
                .thenApply(found ->
                        found.map(stored -> stored.record().migrationsRan()).orElse(0));
    }

    @Override
    public CompletionStage<@Nullable Void> migrationsRan(TenantId id, int count) {
        return known.change(id, handle -> migrationsRan(handle, id, count)).thenApply(ignored -> null);
    }

    private Change<Boolean> migrationsRan(Handle handle, TenantId id, int count) {
        Optional<StoredTenant> present = table.lock(handle, id);
        if (present.isEmpty() || present.get().record().migrationsRan() == count) {
            return Change.none(false, present.orElse(null));
        }
        TenantRecord before = present.get().record();
        table.update(handle, before, before.toBuilder().migrationsRan(count).build());
        announcements.tenant(handle, id);
        return new Change<>(true, true, present.get(), table.find(handle, id).orElseThrow());
    }

    @Override
    public Subscription listen(Consumer<TenantId> listener) {
        return listeners.listenToDatabases(listener);
    }

    @Override
    public Subscription listenToShutdowns(Consumer<TenantId> listener) {
        return listeners.listenToShutdowns(listener);
    }
}
