package io.realtime4j.tenancy;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.tenancy.internal.control.ControlNode;
import io.realtime4j.tenancy.internal.control.TenantRecords;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The database of tenants, in the tables that the reference server keeps in its schema {@code _realtime}: a database that one made can be
 * used by the other. Several nodes may share it; what one changes is seen by all at once.
 *
 * <pre>{@code
 * try (ControlDatabase control = ControlDatabase.open(settings)) {
 *     control.migrate().toCompletableFuture().join();
 *     Realtime node = Realtime.builder().tenants(control.tenants())….build();
 * }
 * }</pre>
 *
 * <p>Nothing here blocks but {@link #close()}. A database that is out of reach fails stages with {@link
 * io.realtime4j.core.ErrorCode#CONTROL_DATABASE_UNAVAILABLE} and is used again as soon as it returns; nothing has to be opened anew.
 * Stages complete on threads of the pool of connections: what is chained to them does not block.
 */
public final class ControlDatabase implements AutoCloseable {
    private final ControlNode node;

    private ControlDatabase(ControlNode node) {
        this.node = node;
    }

    /**
     * Opens a control database, reachable or not.
     *
     * @param settings where it is and how it is used
     * @return the control database, which the caller closes
     */
    public static ControlDatabase open(ControlSettings settings) {
        return open(settings, Meters.none());
    }

    /**
     * Opens a control database, reachable or not.
     *
     * @param settings where it is and how it is used
     * @param meters where to count notifications that are not believed
     * @return the control database, which the caller closes
     */
    public static ControlDatabase open(ControlSettings settings, Meters meters) {
        ControlNode node = new ControlNode(settings, meters);
        node.start();
        return new ControlDatabase(node);
    }

    /**
     * Brings the tables up to date, in the schema that the search path names first. The schema must exist. Nodes that
     * migrate at the same time wait for each other; a database that is up to date is not changed.
     *
     * @return completes when done; fails with {@link io.realtime4j.core.ErrorCode#CONTROL_DATABASE_UNAVAILABLE} or {@link
     *     io.realtime4j.core.ErrorCode#CONTROL_MIGRATIONS_FAILED}
     */
    public CompletionStage<@Nullable Void> migrate() {
        return node.migrate();
    }

    /**
     * Stores the tenant of a self-hosted installation: deletes it if it is there, with all that was set on it, and stores it anew.
     * Enables the feature flag {@code gcm_encryption_backfill}.
     *
     * @param tenant the tenant
     * @param database its database
     * @return completes when it is stored
     */
    public CompletionStage<@Nullable Void> seed(Tenant tenant, TenantDatabase database) {
        return node.seed(tenant, database);
    }

    /**
     * Encrypts anew all secrets that have another form, or another key, than new ones. Changes made meanwhile win; tenants with a
     * secret that cannot be read are left as they are. When it is complete, the old key can be taken away.
     *
     * @return what was done
     */
    public CompletionStage<Reencryption> reencrypt() {
        return node.reencrypt(true);
    }

    /**
     * Looks for what {@link #reencrypt()} would do, and changes nothing.
     *
     * @return what would be done
     */
    public CompletionStage<Reencryption> planReencryption() {
        return node.reencrypt(false);
    }

    /** {@return the tenants; of new ones, what a {@link Tenant} does not say has its default} */
    public TenantStore tenants() {
        return node.tenants();
    }

    /** {@return all tenants as operators see them, in no order, those included whose secrets cannot be read} */
    public CompletionStage<List<TenantOverview>> overview() {
        return node.overview();
    }

    /** {@return the tenants' databases, as the extensions {@code postgres_cdc_rls} describe them} */
    public TenantDatabaseSource databases() {
        return node.databases();
    }

    /** {@return the feature flags} */
    public FeatureFlags flags() {
        return node.flags();
    }

    /** {@return whole tenants, for those who administrate them} */
    TenantRecords records() {
        return node.records();
    }

    /** Closes connections and ends threads; what still waits fails. Idempotent. */
    @Override
    public void close() {
        node.close();
    }
}
