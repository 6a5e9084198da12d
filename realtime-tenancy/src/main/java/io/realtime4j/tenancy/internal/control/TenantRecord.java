package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.TenantLimits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code tenants} with its rows of {@code extensions}.
 *
 * @param id its internal id
 * @param externalId its name
 * @param name its name for people
 * @param jwtSecret key of HS256/384/512 tokens, in clear
 * @param jwtJwks key set as JSON text
 * @param limits its ceilings
 * @param presenceEnabled whether presence is on for channels that did not ask for it
 * @param privateOnly whether public channels are refused
 * @param suspend whether the tenant is shut out
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
        TenantId externalId,
        @Nullable String name,
        @Nullable String jwtSecret,
        @Nullable String jwtJwks,
        TenantLimits limits,
        boolean presenceEnabled,
        boolean privateOnly,
        boolean suspend,
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
     * Starts a tenant with default limits and no keys.
     *
     * @param id its external id, which is also its name
     * @return a builder
     */
    public static Builder named(TenantId id) {
        return new Builder(id).name(id.value());
    }

    /** {@return a builder that starts from this record} */
    public Builder toBuilder() {
        Builder builder = new Builder(externalId);
        builder.id = id;
        builder.name = name;
        builder.jwtSecret = jwtSecret;
        builder.jwtJwks = jwtJwks;
        builder.limits = limits;
        builder.presenceEnabled = presenceEnabled;
        builder.privateOnly = privateOnly;
        builder.suspend = suspend;
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

    /** {@return what the engine knows of the tenant} */
    public Tenant tenant() {
        return Tenant.named(externalId.value())
                .jwtSecret(jwtSecret)
                .jwks(jwtJwks)
                .limits(limits)
                .privateOnly(privateOnly)
                .suspended(suspend)
                .presenceEnabled(presenceEnabled)
                .build();
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
        return "TenantRecord[" + externalId + "]";
    }

    /** Builds a {@link TenantRecord}. Not safe for use by several threads. */
    public static final class Builder {
        private final TenantId externalId;
        private UUID id = UUID.randomUUID();
        private @Nullable String name;
        private @Nullable String jwtSecret;
        private @Nullable String jwtJwks;
        private TenantLimits limits = TenantLimits.defaults();
        private boolean presenceEnabled;
        private boolean privateOnly;
        private boolean suspend;
        private String postgresCdcDefault = ExtensionRecord.POSTGRES_CDC;
        private String broadcastAdapter = "gen_rpc";
        private int migrationsRan;
        private Map<String, Boolean> featureFlags = Map.of();
        private @Nullable Instant gcmMigratedAt;
        private Instant insertedAt = Instant.EPOCH;
        private Instant updatedAt = Instant.EPOCH;
        private Set<String> unreadable = Set.of();
        private List<ExtensionRecord> extensions = List.of();

        private Builder(TenantId externalId) {
            this.externalId = externalId;
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
         * Sets key of HS256/384/512 tokens, in clear.
         *
         * @param value the value
         * @return this builder
         */
        public Builder jwtSecret(@Nullable String value) {
            this.jwtSecret = value;
            return this;
        }

        /**
         * Sets key set as JSON text.
         *
         * @param value the value
         * @return this builder
         */
        public Builder jwtJwks(@Nullable String value) {
            this.jwtJwks = value;
            return this;
        }

        /**
         * Sets the ceilings.
         *
         * @param value the value
         * @return this builder
         */
        public Builder limits(TenantLimits value) {
            this.limits = value;
            return this;
        }

        /**
         * Sets whether presence is on for channels that did not ask for it.
         *
         * @param value the value
         * @return this builder
         */
        public Builder presenceEnabled(boolean value) {
            this.presenceEnabled = value;
            return this;
        }

        /**
         * Sets whether public channels are refused.
         *
         * @param value the value
         * @return this builder
         */
        public Builder privateOnly(boolean value) {
            this.privateOnly = value;
            return this;
        }

        /**
         * Sets whether the tenant is shut out.
         *
         * @param value the value
         * @return this builder
         */
        public Builder suspend(boolean value) {
            this.suspend = value;
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
                    externalId,
                    name,
                    jwtSecret,
                    jwtJwks,
                    limits,
                    presenceEnabled,
                    privateOnly,
                    suspend,
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
