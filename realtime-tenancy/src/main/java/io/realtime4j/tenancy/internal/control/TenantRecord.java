package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The row of a stored tenant, with its rows of {@code extensions}.
 *
 * @param id its internal id
 * @param tenant what the engine knows of it, secrets in clear
 * @param name its name for people
 * @param postgresCdcDefault type of the extension that serves row changes
 * @param broadcastAdapter stored, without effect
 * @param migrationsRan how many migrations its database has
 * @param featureFlags its own values of feature flags
 * @param gcmMigratedAt when its secrets were encrypted anew
 * @param insertedAt when it was stored, to the second; set by the store
 * @param updatedAt when it was changed, to the second; set by the store
 * @param unreadable columns whose stored value cannot be decrypted; they are null here
 * @param extensions its extensions
 */
public record TenantRecord(
        UUID id,
        Tenant tenant,
        @Nullable String name,
        String postgresCdcDefault,
        String broadcastAdapter,
        int migrationsRan,
        Map<String, Boolean> featureFlags,
        @Nullable Instant gcmMigratedAt,
        Instant insertedAt,
        Instant updatedAt,
        Set<String> unreadable,
        List<ExtensionRecord> extensions) {

    /** Copies the collections. */
    public TenantRecord {
        featureFlags = Map.copyOf(featureFlags);
        unreadable = Set.copyOf(unreadable);
        extensions = List.copyOf(extensions);
    }

    /**
     * Starts a row with what the engine knows of a tenant.
     *
     * @param tenant the tenant, whose external id is also its name
     * @return a builder
     */
    public static Builder of(Tenant tenant) {
        return new Builder(tenant).name(tenant.id().value());
    }

    /** {@return a builder that starts from this record} */
    public Builder toBuilder() {
        Builder builder = new Builder(tenant);
        builder.id = id;
        builder.name = name;
        builder.postgresCdcDefault = postgresCdcDefault;
        builder.broadcastAdapter = broadcastAdapter;
        builder.migrationsRan = migrationsRan;
        builder.featureFlags = featureFlags;
        builder.gcmMigratedAt = gcmMigratedAt;
        builder.insertedAt = insertedAt;
        builder.updatedAt = updatedAt;
        builder.unreadable = unreadable;
        builder.extensions = extensions;
        return builder;
    }

    /** {@return its name outside of the database} */
    public TenantId externalId() {
        return tenant.id();
    }

    /**
     * Finds an extension.
     *
     * @param type its type
     * @return the extension, or empty
     */
    public Optional<ExtensionRecord> extension(String type) {
        return extensions.stream()
                .filter(extension -> extension.type().equals(type))
                .findFirst();
    }

    /** Leaves the secrets out. */
    @Override
    public String toString() {
        return "TenantRecord[" + externalId() + "]";
    }

    /** Builds a {@link TenantRecord}. Not safe for use by several threads. */
    public static final class Builder {
        private Tenant tenant;
        private UUID id = UUID.randomUUID();
        private @Nullable String name;
        private String postgresCdcDefault = ExtensionRecord.POSTGRES_CDC;
        private String broadcastAdapter = "gen_rpc";
        private int migrationsRan;
        private Map<String, Boolean> featureFlags = Map.of();
        private @Nullable Instant gcmMigratedAt;
        private Instant insertedAt = Instant.EPOCH;
        private Instant updatedAt = Instant.EPOCH;
        private Set<String> unreadable = Set.of();
        private List<ExtensionRecord> extensions = List.of();

        private Builder(Tenant tenant) {
            this.tenant = tenant;
        }

        /**
         * Sets what the engine knows of the tenant.
         *
         * @param value the value
         * @return this builder
         */
        public Builder tenant(Tenant value) {
            this.tenant = value;
            return this;
        }

        /**
         * Sets the internal id.
         *
         * @param value the value
         * @return this builder
         */
        public Builder id(UUID value) {
            this.id = value;
            return this;
        }

        /**
         * Sets the name for people.
         *
         * @param value the value
         * @return this builder
         */
        public Builder name(@Nullable String value) {
            this.name = value;
            return this;
        }

        /**
         * Sets type of the extension that serves row changes.
         *
         * @param value the value
         * @return this builder
         */
        public Builder postgresCdcDefault(String value) {
            this.postgresCdcDefault = value;
            return this;
        }

        /**
         * Sets stored, without effect.
         *
         * @param value the value
         * @return this builder
         */
        public Builder broadcastAdapter(String value) {
            this.broadcastAdapter = value;
            return this;
        }

        /**
         * Sets how many migrations its database has.
         *
         * @param value the value
         * @return this builder
         */
        public Builder migrationsRan(int value) {
            this.migrationsRan = value;
            return this;
        }

        /**
         * Sets its own values of feature flags.
         *
         * @param value the value
         * @return this builder
         */
        public Builder featureFlags(Map<String, Boolean> value) {
            this.featureFlags = value;
            return this;
        }

        /**
         * Sets when its secrets were encrypted anew.
         *
         * @param value the value
         * @return this builder
         */
        public Builder gcmMigratedAt(@Nullable Instant value) {
            this.gcmMigratedAt = value;
            return this;
        }

        /**
         * Sets the extensions.
         *
         * @param value the value
         * @return this builder
         */
        public Builder extensions(List<ExtensionRecord> value) {
            this.extensions = value;
            return this;
        }

        /**
         * Sets when it was stored and changed, to the second.
         *
         * @param inserted when it was stored
         * @param updated when it was changed
         * @return this builder
         */
        public Builder times(Instant inserted, Instant updated) {
            this.insertedAt = inserted;
            this.updatedAt = updated;
            return this;
        }

        /**
         * Sets the columns whose stored value cannot be decrypted.
         *
         * @param columns their names
         * @return this builder
         */
        public Builder unreadable(Set<String> columns) {
            this.unreadable = columns;
            return this;
        }

        /** {@return the record} */
        public TenantRecord build() {
            return new TenantRecord(
                    id,
                    tenant,
                    name,
                    postgresCdcDefault,
                    broadcastAdapter,
                    migrationsRan,
                    featureFlags,
                    gcmMigratedAt,
                    insertedAt,
                    updatedAt,
                    unreadable,
                    extensions);
        }
    }
}
