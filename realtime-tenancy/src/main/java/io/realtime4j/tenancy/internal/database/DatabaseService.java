package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.core.Subscription;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.tenancy.DatabaseHealth;
import io.realtime4j.tenancy.DatabaseState;
import io.realtime4j.tenancy.JanitorSettings;
import io.realtime4j.tenancy.TenantDatabase;
import io.realtime4j.tenancy.TenantDatabasesSettings;
import io.realtime4j.tenancy.internal.schema.TenantSchema;
import java.net.InetAddress;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts together what serves the databases of all tenants on this node, and takes it apart. Thread-safe; only closing blocks. */
public final class DatabaseService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DatabaseService.class);
    private static final long CLOSE_SECONDS = 10;

    private final DatabaseThreads threads;
    private final Accesses accesses;
    private final SchemaSetup setup;
    private final DatabaseOwners owners;
    private final HealthCheck health;
    private final @Nullable Janitor janitor;
    private final List<Subscription> subscriptions;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable ConnectedUsers users;

    /**
     * Starts the service; nothing is connected yet.
     *
     * @param parts what it is made from
     */
    public DatabaseService(ServiceParts parts) {
        this(parts, DatabaseThreads.start(), InetAddress::getAllByName);
    }

    DatabaseService(ServiceParts parts, DatabaseThreads threads, HostAddresses.Resolver resolver) {
        this(parts, threads, resolver, StreamTimes.STANDARD);
    }

    DatabaseService(
            ServiceParts parts, DatabaseThreads threads, HostAddresses.Resolver resolver, StreamTimes streamTimes) {
        this.threads = threads;
        TenantDatabasesSettings settings = parts.settings();
        List<TenantLane> lanes = threads.lanes().stream().map(TenantLane::new).toList();
        ScheduledExecutorService timer = threads.lanes().get(0);
        Deadline deadline = new Deadline(timer, threads.workers());
        TenantSchema schema = new TenantSchema();
        this.accesses = new Accesses(
                parts.given(),
                parts.databases(),
                resolver,
                new HikariThreads(threads.keeper(), DatabaseThreads.named("database-pool")));
        MessageStreams messages = new MessageStreams(accesses, this::lane, threads.workers(), parts, streamTimes);
        KnownMigrations known = new KnownMigrations(parts.databases(), accesses::isGiven);
        this.setup = new SchemaSetup(schema, known, deadline, parts.clock(), parts.meters());
        StartSequence sequence =
                new StartSequence(parts.tenants(), accesses, schema, known, setup, this::openPool, parts.meters());
        this.janitor = settings.janitor() == null
                ? null
                : janitor(
                        settings.janitor(),
                        lanes.get(0),
                        new Cleaning(
                                parts.tenants(),
                                accesses,
                                schema,
                                deadline,
                                settings.janitor().timeout(),
                                parts.clock()));
        OwnerParts ownerParts = new OwnerParts(
                (tenant, listener) ->
                        CompletableFuture.supplyAsync(() -> start(sequence, tenant, listener), threads.starters()),
                this::usersOrOne,
                () -> ClusterNodes.alone(settings.nodeName(), settings.region()),
                new RegionMap(settings.regionMapping()),
                settings.rebalanceInterval(),
                settings.checkInterval(),
                () -> messages.beside(parts.streams()),
                this::mark,
                parts.clock(),
                RandomGenerator.getDefault());
        this.owners = new DatabaseOwners(lanes, ownerParts, parts.tenants());
        this.health = new HealthCheck(parts.tenants(), owners, this::users, known, schema.versions(), this::migrate);
        TenantChanges changes = new TenantChanges(owners, known);
        Future<?> looking = lanes.get(0).every(DatabaseOwners.RECONNECT_INTERVAL, this::lookAround);
        this.subscriptions = List.of(
                () -> looking.cancel(false),
                parts.tenants().listen(changes),
                parts.databases().listen(tenant -> owners.with(tenant, owner -> owner.restart(true))),
                parts.databases()
                        .listenToShutdowns(tenant ->
                                owners.with(tenant, owner -> owner.end(Failure.UNAVAILABLE, "shut down elsewhere"))));
        parts.meters()
                .gauge(
                        "realtime_tenants_connected",
                        null,
                        () -> owners.connected().size());
        if (janitor != null) {
            janitor.start();
        }
    }

    /** What connects when everything is being ended has nobody left to hand its pool to. */
    private StartResult start(StartSequence sequence, TenantId tenant, PoolListener listener) {
        StartResult result = sequence.run(tenant, listener);
        if (closed.get() && result instanceof StartResult.Started late) {
            late.pool().close();
        }
        return result;
    }

    private Janitor janitor(JanitorSettings settings, TenantLane lane, Cleaning cleaning) {
        return new Janitor(
                settings, this::connected, cleaning::clean, lane, threads.workers(), RandomGenerator.getDefault());
    }

    private WatchedPool openPool(TenantId tenant, DatabaseAccess access, PoolListener listener) throws SQLException {
        ScheduledExecutorService timer = owners.lane(tenant).executor();
        return ConnectionPool.open(tenant, access, listener, threads.workers(), timer);
    }

    private TenantLane lane(TenantId tenant) {
        return owners.lane(tenant);
    }

    private Set<TenantId> connected() {
        return owners.connected();
    }

    private void mark(TenantId tenant) {
        if (janitor != null) {
            janitor.mark(tenant);
        }
    }

    /** While nobody counts users, every tenant may have some. */
    private int usersOrOne(TenantId tenant) {
        ConnectedUsers known = users;
        return known == null ? 1 : known.count(tenant);
    }

    private int users(TenantId tenant) {
        ConnectedUsers known = users;
        return known == null ? 0 : known.count(tenant);
    }

    private void lookAround() {
        ConnectedUsers known = users;
        if (known != null) {
            owners.reconnect(known.tenants());
        }
        owners.sweep();
    }

    /**
     * Says who uses the connections; until then none is given up for want of users.
     *
     * @param connected counts users
     */
    public void attach(ConnectedUsers connected) {
        users = connected;
    }

    /** {@return where the pools are had} */
    public TenantPools pools() {
        return owners;
    }

    /** {@return how far the connections are; tenants that never had one are left out} */
    public Map<TenantId, DatabaseState> states() {
        Map<TenantId, DatabaseState> states = new HashMap<>();
        owners.forEachState(states::put);
        return Map.copyOf(states);
    }

    /**
     * Tells how a tenant's database is served.
     *
     * @param tenant whose
     * @return its health, or empty when there is no such tenant
     */
    public CompletionStage<Optional<DatabaseHealth>> health(TenantId tenant) {
        return health.of(tenant);
    }

    /**
     * Ends the connection of a tenant; the next use connects again.
     *
     * @param tenant whose
     * @return completes when it is ended, or there was none
     */
    public CompletionStage<@Nullable Void> shutdown(TenantId tenant) {
        return owners.end(tenant, Failure.UNAVAILABLE, "shut down");
    }

    /**
     * Brings the schema of a tenant's database up to date.
     *
     * @param tenant whose
     * @return completes when it is; fails with {@link ErrorCode#MIGRATIONS_FAILED_TO_RUN}
     */
    public CompletionStage<@Nullable Void> migrate(TenantId tenant) {
        return CompletableFuture.runAsync(() -> migrateNow(tenant), threads.starters());
    }

    private void migrateNow(TenantId tenant) {
        Optional<? extends Exception> trouble;
        try {
            Optional<DatabaseAccess> access = accesses.find(tenant);
            trouble = access.isPresent()
                    ? setup.run(tenant, access.get())
                    : Optional.of(new SQLException("the tenant has no database"));
        } catch (SQLException | RuntimeException e) {
            trouble = Optional.of(e);
        }
        if (trouble.isPresent()) {
            throw new RealtimeException(
                    ErrorCode.MIGRATIONS_FAILED_TO_RUN,
                    "migrations of the database of tenant " + tenant + " failed: "
                            + trouble.get().getMessage(),
                    trouble.get());
        }
    }

    /**
     * Drops the replication slots that the server made in a database.
     *
     * @param tenant whose database it was
     * @param database how it is reached
     * @return completes when they are dropped; fails with {@link ErrorCode#DROP_REPLICATION_SLOT_FAILED}
     */
    public CompletionStage<@Nullable Void> dropSlots(TenantId tenant, TenantDatabase database) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        SlotTeardown.run(accesses.to(tenant, database));
                    } catch (SQLException e) {
                        throw new RealtimeException(
                                ErrorCode.DROP_REPLICATION_SLOT_FAILED,
                                "replication slots of tenant " + tenant + " could not be dropped: " + e.getMessage(),
                                e);
                    }
                },
                threads.starters());
    }

    /** Ends all connections and threads. Blocks for at most some seconds. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        subscriptions.forEach(Subscription::close);
        if (janitor != null) {
            janitor.stop();
        }
        try {
            owners.close().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.atWarn().setCause(e).log("tenants' databases could not be disconnected in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.close();
    }
}
