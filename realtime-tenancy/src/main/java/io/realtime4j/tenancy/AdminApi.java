package io.realtime4j.tenancy;

import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.tenancy.internal.admin.AdminParts;
import io.realtime4j.tenancy.internal.admin.Place;
import io.realtime4j.tenancy.internal.admin.TenantEndpoints;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The management of tenants over HTTP: {@code /api/tenants} and what is below, for operators with a token of the server.
 *
 * <pre>{@code
 * RealtimeBuilder builder = Realtime.builder().tenants(control.tenants()).authorizer(databases.authorizer())…;
 * AdminApi.builder(control, databases, ApiTokens.of(List.of(secret), Set.of(), JwtSettings.defaults()))
 *         .endpoints()
 *         .forEach(builder::endpoint);
 * }</pre>
 *
 * <p>A tenant that was stored is served at once, by all nodes that share the control database; what a change means for
 * connected clients is documented in {@code docs/admin-api.md}.
 */
public final class AdminApi {
    private AdminApi() {}

    /**
     * Starts with the defaults.
     *
     * @param control where tenants are kept, also those of the engine
     * @param databases the databases of the tenants, also those of the engine's authorizer
     * @param tokens admits operators
     * @return a builder
     */
    public static Builder builder(ControlDatabase control, TenantDatabases databases, ApiTokens tokens) {
        return new Builder(control, databases, tokens);
    }

    /** Makes the endpoints of the management. Not safe for use by several threads. */
    public static final class Builder {
        private final ControlDatabase control;
        private final TenantDatabases databases;
        private final ApiTokens tokens;
        private TenantLimits limits = TenantLimits.defaults();
        private Place place = new Place("realtime@127.0.0.1", null);

        private Builder(ControlDatabase control, TenantDatabases databases, ApiTokens tokens) {
            this.control = control;
            this.databases = databases;
            this.tokens = tokens;
        }

        /**
         * Sets the limits of new tenants for which a request says nothing.
         *
         * @param value the limits
         * @return this builder
         */
        public Builder limits(TenantLimits value) {
            this.limits = value;
            return this;
        }

        /**
         * Sets what the health of a tenant says about this node.
         *
         * @param name its name
         * @param region where it is, or null when nobody said
         * @return this builder
         */
        public Builder node(String name, @Nullable String region) {
            this.place = new Place(name, region);
            return this;
        }

        /** {@return the endpoints, each answering 403 to requests without a good token} */
        public List<HttpEndpoint> endpoints() {
            AdminParts parts = new AdminParts(
                    control.records(), control.databases(), new ServedDatabases(databases), limits, place);
            return new TenantEndpoints(parts).all().stream().map(tokens::guard).toList();
        }
    }
}
