package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.core.spi.TenantStore;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Restarts or ends the connections of tenants that changed in a way that matters to them, or are reloaded. */
final class TenantChanges implements TenantStore.Listener {
    private final DatabaseOwners owners;
    private final KnownMigrations known;

    TenantChanges(DatabaseOwners owners, KnownMigrations known) {
        this.owners = owners;
        this.known = known;
    }

    @Override
    public void changed(@Nullable Tenant before, Tenant after) {
        if (before == null) {
            return;
        }
        if (after.suspended() && !before.suspended()) {
            owners.with(after.id(), owner -> owner.end(Failure.SUSPENDED, "tenant suspended"));
        } else if (after.suspended() != before.suspended()
                || !Objects.equals(before.jwtSecret(), after.jwtSecret())
                || !Objects.equals(before.jwks(), after.jwks())) {
            owners.with(after.id(), owner -> owner.restart(false));
        }
    }

    /** Clients that connect anew need a connection that is as new. */
    @Override
    public void disconnect(TenantId id) {
        owners.with(id, owner -> owner.end(Failure.UNAVAILABLE, "reloaded"));
    }

    @Override
    public void deleted(Tenant tenant) {
        known.forget(tenant.id());
        owners.with(tenant.id(), owner -> owner.end(Failure.TENANT_NOT_FOUND, "tenant deleted"));
    }
}
