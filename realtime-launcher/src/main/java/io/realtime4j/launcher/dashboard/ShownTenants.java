package io.realtime4j.launcher.dashboard;

import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.tenancy.ControlDatabase;
import io.realtime4j.tenancy.DatabaseState;
import io.realtime4j.tenancy.TenantDatabases;
import io.realtime4j.tenancy.TenantOverview;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The tenants that the dashboard shows. Thread-safe; does not block. */
public interface ShownTenants {
    /** {@return all tenants, in no order} */
    CompletionStage<List<TenantOverview>> list();

    /** {@return how far this node is with their databases; those left out are not connected} */
    Map<TenantId, DatabaseState> connections();

    /**
     * Shows tenants that have no database.
     *
     * @param store where they are
     * @return the tenants
     */
    static ShownTenants of(TenantStore store) {
        return new ShownTenants() {
            @Override
            public CompletionStage<List<TenantOverview>> list() {
                return store.list()
                        .thenApply(all -> all.stream().map(TenantOverview::of).toList());
            }

            @Override
            public Map<TenantId, DatabaseState> connections() {
                return Map.of();
            }
        };
    }

    /**
     * Shows tenants of a control database.
     *
     * @param control where they are
     * @param databases their databases
     * @return the tenants
     */
    static ShownTenants of(ControlDatabase control, TenantDatabases databases) {
        return new ShownTenants() {
            @Override
            public CompletionStage<List<TenantOverview>> list() {
                return control.overview();
            }

            @Override
            public Map<TenantId, DatabaseState> connections() {
                return databases.states();
            }
        };
    }
}
