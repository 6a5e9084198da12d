package io.realtime4j.tenancy.internal.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.core.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Whole tenants, for those who administrate them. What is written here is at once what {@code TenantStore},
 * {@code TenantDatabaseSource} and {@code FeatureFlags} of the same control database see, and is told to their listeners. Thread-safe; no method
 * blocks; a failure of the database fails the stage.
 */
public interface TenantRecords {
    /**
     * Reads a tenant where reads go, which may be a replica.
     *
     * @param id its external id
     * @return the record, or empty
     */
    CompletionStage<Optional<TenantRecord>> find(TenantId id);

    /**
     * Tells whether there is a tenant, from memory if it is fresh. Secrets that cannot be read do not matter.
     *
     * @param id its external id
     * @return whether it is known
     */
    CompletionStage<Boolean> isKnown(TenantId id);

    /**
     * Reads a tenant from the primary, before it is changed.
     *
     * @param id its external id
     * @return the record, or empty
     */
    CompletionStage<Optional<TenantRecord>> findForUpdate(TenantId id);

    /** {@return all tenants, in no order, read where reads go} */
    CompletionStage<List<TenantRecord>> list();

    /**
     * Stores a new tenant.
     *
     * @param record the tenant; its times are set here
     * @return what came of it
     */
    CompletionStage<WriteResult> insert(TenantRecord record);

    /**
     * Changes a tenant. Columns that are equal in both are left as they are in the database, secrets compared in clear;
     * extensions are replaced as a whole when their types or settings differ, secrets compared in clear and ids and times left
     * out. When nothing differs nothing is written or told.
     *
     * @param before the tenant as it was read
     * @param after the tenant as it shall be, with the same external id; its {@code updatedAt} is set here
     * @return what came of it
     */
    CompletionStage<WriteResult> update(TenantRecord before, TenantRecord after);

    /**
     * Deletes a tenant and its extensions.
     *
     * @param id its external id
     * @return whether there was one
     */
    CompletionStage<Boolean> delete(TenantId id);

    /**
     * Has all nodes end the connections of a tenant's clients, which connect anew, and the connections to its database.
     *
     * @param id the tenant
     * @return completes when the nodes are told
     */
    CompletionStage<@Nullable Void> disconnect(TenantId id);

    /**
     * Has the other nodes end their connections to a tenant's database. On this one it is for the caller to end it.
     *
     * @param id the tenant
     * @return completes when the nodes are told
     */
    CompletionStage<@Nullable Void> shutdownElsewhere(TenantId id);

    /**
     * Makes an extension that can be stored: for {@link ExtensionRecord#POSTGRES_CDC}, defaults are put under the given
     * settings, {@code postgres_changes_pool} becomes {@code subcriber_pool_size}, and secrets are encrypted. Other types are
     * taken as they are.
     *
     * @param type its type; {@code postgres} stands for {@link ExtensionRecord#POSTGRES_CDC}
     * @param settings in clear
     * @return the extension, new
     */
    ExtensionRecord extension(String type, ObjectNode settings);

    /** What came of a write. */
    sealed interface WriteResult {
        /**
         * It is stored, and told if anything changed.
         *
         * @param record the tenant as it is stored
         */
        record Written(TenantRecord record) implements WriteResult {}

        /** There is a tenant with that external id. */
        record ExternalIdTaken() implements WriteResult {}

        /** Two extensions have one type. */
        record ExtensionTypeTaken() implements WriteResult {}

        /** The tenant would have neither secret nor key set. */
        record KeysMissing() implements WriteResult {}

        /** The tenant to change is not there any more. */
        record Gone() implements WriteResult {}
    }
}
