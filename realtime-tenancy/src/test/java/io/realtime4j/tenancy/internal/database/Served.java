package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.BroadcastSource.Outcome;
import io.realtime4j.core.spi.BroadcastSource.Receiver;
import io.realtime4j.core.spi.BroadcastSource.StoredBroadcast;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.embedded.TestDatabase;
import io.realtime4j.tck.RecordingMeters;
import io.realtime4j.tenancy.DatabaseHealth;
import io.realtime4j.tenancy.DatabaseState;
import io.realtime4j.tenancy.TenantDatabase;
import io.realtime4j.tenancy.TenantDatabaseSource;
import io.realtime4j.tenancy.TenantDatabasesSettings;
import io.realtime4j.tenancy.internal.stream.DatabaseBroadcasts;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The service that a node runs, for one tenant on a real database; its clock stands, so that days do not change while a test runs. */
final class Served implements AutoCloseable {
    static final Tenant ACME = Tenant.named("acme").jwtSecret("secret").build();
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final StreamTimes QUICK = new StreamTimes(
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            Duration.ofHours(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(1));

    final LogRecorder logged = LogRecorder.of("acme");
    final RecordingMeters meters = new RecordingMeters();
    final TenantStore tenants = TenantStore.inMemory(ACME);
    final BlockingQueue<StoredBroadcast> received = new LinkedBlockingQueue<>();
    final DatabaseBroadcasts broadcasts = new DatabaseBroadcasts();
    final DatabaseThreads threads = DatabaseThreads.start();
    final TenantDatabaseSource databases;
    final DatabaseService service;

    private Served(TenantDatabaseSource databases, GivenSources given, HostAddresses.Resolver resolver) {
        this(databases, given, resolver, InstantSource.fixed(NOW), "", QUICK);
    }

    private Served(
            TenantDatabaseSource databases,
            GivenSources given,
            HostAddresses.Resolver resolver,
            InstantSource clock,
            String slotSuffix,
            StreamTimes times) {
        this.databases = databases;
        this.service = new DatabaseService(
                new ServiceParts(
                        tenants,
                        databases,
                        given,
                        List.of(),
                        broadcasts,
                        TenantDatabasesSettings.builder()
                                .slotNameSuffix(slotSuffix)
                                .build(),
                        meters,
                        clock),
                threads,
                resolver,
                times);
    }

    static Served on(TenantDatabase database) {
        return on(database, InetAddress::getAllByName);
    }

    static Served on(TenantDatabase database, HostAddresses.Resolver resolver) {
        return new Served(TenantDatabaseSource.of(Map.of(ACME.id(), database)), GivenSources.none(), resolver);
    }

    /** With a stream of stored messages, whose receiver keeps them. */
    static Served streaming(TenantDatabase database, String slotSuffix) {
        return streaming(database, slotSuffix, QUICK);
    }

    static Served streaming(TenantDatabase database, String slotSuffix, StreamTimes times) {
        Served served = new Served(
                TenantDatabaseSource.of(Map.of(ACME.id(), database)),
                GivenSources.none(),
                InetAddress::getAllByName,
                InstantSource.system(),
                slotSuffix,
                times);
        served.broadcasts.receive(new Receiver() {
            @Override
            public Outcome received(Tenant tenant, StoredBroadcast broadcast) {
                served.received.add(broadcast);
                return Outcome.PUBLISHED;
            }

            @Override
            public CompletionStage<?> ready() {
                return CompletableFuture.completedFuture(true);
            }
        });
        return served;
    }

    static Served given(GivenSources given) {
        return new Served(TenantDatabaseSource.of(Map.of()), given, InetAddress::getAllByName);
    }

    static TenantDatabase.Builder settings(TestDatabase database) {
        return TenantDatabase.on(database.host())
                .port(database.port())
                .name(database.name())
                .user(database.user())
                .password(database.password())
                .sslEnforced(false);
    }

    PoolResult obtain() throws Exception {
        return value(service.pools().obtain(ACME));
    }

    TenantPool pool() throws Exception {
        if (obtain() instanceof PoolResult.Ready ready) {
            return ready.pool();
        }
        throw new AssertionError(logged.lines());
    }

    DatabaseState state() {
        return service.states().getOrDefault(ACME.id(), DatabaseState.ABSENT);
    }

    DatabaseHealth health() throws Exception {
        return value(service.health(ACME.id())).orElseThrow();
    }

    int migrationsRan() throws Exception {
        return value(databases.migrationsRan(ACME.id()));
    }

    long counted(String name, String tag) {
        return meters.count(name, null, tag);
    }

    void users(int count) {
        service.attach(new ConnectedUsers() {
            @Override
            public int count(TenantId tenant) {
                return count;
            }

            @Override
            public Set<TenantId> tenants() {
                return count == 0 ? Set.of() : Set.of(ACME.id());
            }
        });
    }

    /** Whether work on a connection of the pool gets done; fails as the work does. */
    static boolean works(TenantPool pool) throws Exception {
        return value(pool.submit(connection -> connection.isValid(5)));
    }

    static <T> T value(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** The first column of what a query gives, as text. */
    static List<String> column(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    /** The processes of the database's sessions that have this name. */
    static List<String> sessions(TestDatabase database, String name) throws SQLException {
        return column(
                database,
                "select pid from pg_stat_activity where datname = current_database() and application_name = '" + name
                        + "' order by 1");
    }

    @Override
    public void close() {
        service.close();
        logged.close();
    }
}
