package io.realtime4j.core.spi;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.internal.InMemoryTenantStore;
import io.realtime4j.core.internal.TenantFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Finds, stores and deletes tenants; tells about changes.
 *
 * <ol>
 *   <li>No method blocks. {@link #find} is asked at every handshake, join and HTTP request: a store with a database behind
 *       it keeps a cache.
 *   <li>After the stage of {@link #put} or {@link #delete} completed, {@link #find} on this node sees the change.
 *   <li>Listeners hear of each effective change once, after it is visible, in the order of the changes of one tenant. They
 *       do not block, and no lock is held while they are called.
 *   <li>A put of an equal tenant changes nothing and is not told.
 *   <li>A failure of the store fails the stage; it is never an empty result.
 * </ol>
 */
public interface TenantStore {
    /**
     * Finds a tenant.
     *
     * @param id its external id
     * @return the tenant, or empty
     */
    CompletionStage<Optional<Tenant>> find(TenantId id);

    /** {@return all tenants, in no order} */
    CompletionStage<List<Tenant>> list();

    /**
     * Stores a tenant, new or changed.
     *
     * @param tenant the whole tenant
     * @return completes when it is stored
     */
    CompletionStage<@Nullable Void> put(Tenant tenant);

    /**
     * Deletes a tenant.
     *
     * @param id its external id
     * @return whether there was one
     */
    CompletionStage<Boolean> delete(TenantId id);

    /**
     * Registers a listener.
     *
     * @param listener told of changes from now on
     * @return ends it
     */
    Subscription listen(Listener listener);

    /**
     * Keeps tenants in memory.
     *
     * @param tenants the first ones
     * @return a store
     */
    static TenantStore inMemory(Tenant... tenants) {
        return new InMemoryTenantStore(List.of(tenants));
    }

    /**
     * Keeps in memory the tenants of a JSON file, read once: an array of objects with the keys {@code external_id},
     * {@code jwt_secret}, {@code jwt_jwks}, {@code private_only}, {@code suspend}, {@code presence_enabled} and those of
     * {@link io.realtime4j.core.TenantLimits} in snake case, such as {@code max_events_per_second}.
     *
     * @param file the file
     * @return a store
     * @throws IllegalArgumentException when the file cannot be read or a value is wrong; the message names it
     */
    static TenantStore fromFile(Path file) {
        return fromFile(file, TenantLimits.defaults());
    }

    /**
     * Keeps in memory the tenants of a JSON file, as {@link #fromFile(Path)} does.
     *
     * @param file the file
     * @param limits those of a tenant for which the file says nothing
     * @return a store
     * @throws IllegalArgumentException when the file cannot be read or a value is wrong; the message names it
     */
    static TenantStore fromFile(Path file, TenantLimits limits) {
        return new InMemoryTenantStore(TenantFile.read(file, limits));
    }

    /** Hears of changes. */
    interface Listener {
        /**
         * Tells that a tenant was stored.
         *
         * @param before the tenant as it was, or null when it is new
         * @param after the tenant as it is
         */
        void changed(@Nullable Tenant before, Tenant after);

        /**
         * Tells that a tenant was deleted.
         *
         * @param tenant the tenant as it was
         */
        void deleted(Tenant tenant);

        /**
         * Tells that the connections of a tenant are to be ended although nothing of it changed: its clients shall connect
         * anew.
         *
         * @param id the tenant
         */
        default void disconnect(TenantId id) {}
    }
}
