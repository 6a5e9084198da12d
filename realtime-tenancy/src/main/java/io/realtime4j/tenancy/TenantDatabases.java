package io.realtime4j.tenancy;

import io.realtime4j.core.Realtime;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.BroadcastSource;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.tenancy.internal.database.ConnectedUsers;
import io.realtime4j.tenancy.internal.database.DatabaseService;
import io.realtime4j.tenancy.internal.database.GivenSources;
import io.realtime4j.tenancy.internal.database.ServiceParts;
import io.realtime4j.tenancy.internal.rls.PolicyAuthorizer;
import io.realtime4j.tenancy.internal.rls.PolicySettings;
import io.realtime4j.tenancy.internal.stream.DatabaseBroadcasts;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The databases of a node's tenants: each is connected when it is first needed, kept while it is used, mended when it breaks, and brought up to
 * date before it serves.
 *
 * <pre>{@code
 * TenantDatabases databases = TenantDatabases.builder(tenants, sources).build();
 * Realtime realtime = Realtime.builder().tenants(tenants).authorizer(databases.authorizer())….start();
 * databases.attach(realtime);
 * }</pre>
 *
 * <p>Thread-safe; only {@link #close} blocks. Close it after the node.
 */
public final class TenantDatabases implements AutoCloseable {
    private final DatabaseService service;
    private final Authorizer authorizer;
    private final DatabaseBroadcasts broadcasts = new DatabaseBroadcasts();

    private TenantDatabases(Builder builder) {
        this.service = new DatabaseService(new ServiceParts(
                builder.tenants,
                builder.databases,
                builder.given,
                List.copyOf(builder.streams),
                broadcasts,
                builder.settings,
                builder.meters,
                builder.clock));
        this.authorizer =
                new PolicyAuthorizer(service.pools(), PolicySettings.defaults(), builder.meters, builder.clock);
    }

    /**
     * Starts with the defaults.
     *
     * @param tenants the tenants, the same as the node's
     * @param databases where their databases are; {@code TenantDatabaseSource.of(Map.of())} when each has a {@link DataSource}
     * @return a builder
     */
    public static Builder builder(TenantStore tenants, TenantDatabaseSource databases) {
        return new Builder(tenants, databases);
    }

    /** {@return decides by the row level security policies on {@code realtime.messages} in each tenant's database} */
    public Authorizer authorizer() {
        return authorizer;
    }

    /**
     * Brings the rows of {@code realtime.messages} of each tenant's database, by logical replication. Streams are started for databases that are
     * connected while somebody receives, as the broadcast feature of a node does that is made with this source; not for databases that are
     * given as a {@link DataSource}. What a database needs for it is in {@code docs/database.md}.
     *
     * @return the source, the same each time
     */
    public BroadcastSource broadcasts() {
        return broadcasts;
    }

    /**
     * Tells whose users keep connections alive. Until then, no connection is given up for want of users, and none that was lost is made
     * again before it is needed.
     *
     * @param node uses {@link #authorizer}
     */
    public void attach(Realtime node) {
        service.attach(new ConnectedUsers() {
            @Override
            public int count(TenantId tenant) {
                return node.tenant(tenant).connectedUsers();
            }

            @Override
            public Set<TenantId> tenants() {
                return node.tenantsWithUsers();
            }
        });
    }

    /** {@return how far the connections are; tenants that were not connected lately are left out} */
    public Map<TenantId, DatabaseState> states() {
        return service.states();
    }

    /**
     * Tells how a tenant's database is served. Waits up to 15 s for a connection that is being made. When nobody uses a database whose
     * schema is not up to date, that is begun. A tenant whose secret cannot be read is not healthy.
     *
     * @param tenant whose
     * @return its health, or empty when there is no such tenant
     */
    public CompletionStage<Optional<DatabaseHealth>> health(TenantId tenant) {
        return service.health(tenant);
    }

    /**
     * Ends the connection to a tenant's database; the next use makes a new one. Sockets stay open.
     *
     * @param tenant whose
     * @return completes when it is ended, or there was none
     */
    public CompletionStage<@Nullable Void> shutdown(TenantId tenant) {
        return service.shutdown(tenant);
    }

    /**
     * Brings the schema of a tenant's database up to date, within 50 s.
     *
     * @param tenant whose
     * @return completes when it is; fails with a {@link io.realtime4j.core.RealtimeException} of code
     *     {@link io.realtime4j.core.ErrorCode#MIGRATIONS_FAILED_TO_RUN}
     */
    public CompletionStage<@Nullable Void> migrate(TenantId tenant) {
        return service.migrate(tenant);
    }

    /** {@return what works behind it, for the other parts of this module} */
    DatabaseService service() {
        return service;
    }

    /** Ends all connections. Blocks until that is done, at most some seconds. Idempotent. */
    @Override
    public void close() {
        service.close();
    }

    /** Builds {@link TenantDatabases}. Not safe for use by several threads. */
    public static final class Builder {
        private final TenantStore tenants;
        private final TenantDatabaseSource databases;
        private final List<DatabaseStream.Factory> streams = new ArrayList<>();
        private GivenSources given = GivenSources.none();
        private TenantDatabasesSettings settings = TenantDatabasesSettings.defaults();
        private Meters meters = Meters.none();
        private InstantSource clock = InstantSource.system();

        private Builder(TenantStore tenants, TenantDatabaseSource databases) {
            this.tenants = tenants;
            this.databases = databases;
        }

        /**
         * Sets how it is done.
         *
         * @param value the settings
         * @return this builder
         */
        public Builder settings(TenantDatabasesSettings value) {
            this.settings = value;
            return this;
        }

        /**
         * Uses data sources of the application for tenants that have one, in place of settings to connect by. They stay the application's:
         * they are not closed, and how many connections their server has left is not looked at.
         *
         * @param sources finds that of a tenant; asked at each connect and fast
         * @param connections how many are used at a time, per tenant
         * @return this builder
         * @throws IllegalArgumentException when connections is less than 1
         */
        public Builder dataSources(Function<TenantId, Optional<DataSource>> sources, int connections) {
            if (connections < 1) {
                throw new IllegalArgumentException("connections is " + connections + ", at least 1 is needed");
            }
            this.given = new GivenSources(sources, connections);
            return this;
        }

        /**
         * Adds something that runs beside the connection of each tenant, except of those with a {@link DataSource}.
         *
         * @param factory starts it
         * @return this builder
         */
        public Builder stream(DatabaseStream.Factory factory) {
            streams.add(factory);
            return this;
        }

        /**
         * Sets where to count.
         *
         * @param value the meters
         * @return this builder
         */
        public Builder meters(Meters value) {
            this.meters = value;
            return this;
        }

        /**
         * Sets what tells the time.
         *
         * @param value the clock
         * @return this builder
         */
        public Builder clock(InstantSource value) {
            this.clock = value;
            return this;
        }

        /** {@return the databases, none of them connected yet} */
        public TenantDatabases build() {
            return new TenantDatabases(this);
        }
    }
}
