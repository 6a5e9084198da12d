package io.realtime4j.core;

import org.jspecify.annotations.Nullable;

/**
 * One isolated customer of the node, as a store knows it. Immutable; an update is a new value.
 *
 * @param id its external id
 * @param jwtSecret key of HS256/384/512 tokens (the text's UTF-8 bytes), or null when only {@code jwks} is used
 * @param jwks key set as JSON text, {@code {"keys":[…]}}, or null
 * @param limits its ceilings
 * @param privateOnly whether public channels are refused
 * @param suspended whether the tenant is served at all
 * @param presenceEnabled whether presence is on for channels that did not ask for it
 */
public record Tenant(
        TenantId id,
        @Nullable String jwtSecret,
        @Nullable String jwks,
        TenantLimits limits,
        boolean privateOnly,
        boolean suspended,
        boolean presenceEnabled) {

    /**
     * Starts a tenant with default limits and no keys.
     *
     * @param id its external id, such as {@code realtime-dev}
     * @return a builder
     */
    public static Builder named(String id) {
        return new Builder(new TenantId(id));
    }

    /** {@return a builder that starts from this tenant} */
    public Builder toBuilder() {
        Builder builder = new Builder(id);
        builder.jwtSecret = jwtSecret;
        builder.jwks = jwks;
        builder.limits = limits;
        builder.privateOnly = privateOnly;
        builder.suspended = suspended;
        builder.presenceEnabled = presenceEnabled;
        return builder;
    }

    /** Leaves the secrets out. */
    @Override
    public String toString() {
        return "Tenant[" + id + "]";
    }

    /** Builds a {@link Tenant}. Not safe for use by several threads. */
    public static final class Builder {
        private final TenantId id;
        private @Nullable String jwtSecret;
        private @Nullable String jwks;
        private TenantLimits limits = TenantLimits.defaults();
        private boolean privateOnly;
        private boolean suspended;
        private boolean presenceEnabled;

        private Builder(TenantId id) {
            this.id = id;
        }

        /**
         * Sets the key of HS256/384/512 tokens.
         *
         * @param secret the text whose UTF-8 bytes are the key, or null for none
         * @return this builder
         */
        public Builder jwtSecret(@Nullable String secret) {
            this.jwtSecret = secret;
            return this;
        }

        /**
         * Sets the key set.
         *
         * @param json {@code {"keys":[…]}}, or null for none
         * @return this builder
         */
        public Builder jwks(@Nullable String json) {
            this.jwks = json;
            return this;
        }

        /**
         * Sets the ceilings.
         *
         * @param value the limits
         * @return this builder
         */
        public Builder limits(TenantLimits value) {
            this.limits = value;
            return this;
        }

        /**
         * Sets whether public channels are refused.
         *
         * @param value true to refuse them
         * @return this builder
         */
        public Builder privateOnly(boolean value) {
            this.privateOnly = value;
            return this;
        }

        /**
         * Sets whether the tenant is shut out.
         *
         * @param value true to refuse its clients
         * @return this builder
         */
        public Builder suspended(boolean value) {
            this.suspended = value;
            return this;
        }

        /**
         * Sets whether presence is on for channels that did not ask for it.
         *
         * @param value true to turn it on
         * @return this builder
         */
        public Builder presenceEnabled(boolean value) {
            this.presenceEnabled = value;
            return this;
        }

        /** {@return the tenant} */
        public Tenant build() {
            return new Tenant(id, jwtSecret, jwks, limits, privateOnly, suspended, presenceEnabled);
        }
    }
}
