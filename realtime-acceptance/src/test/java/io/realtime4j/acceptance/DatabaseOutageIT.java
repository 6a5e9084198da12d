package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.realtime4j.core.RealtimeBuilder;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.embedded.Bootstrap;
import io.realtime4j.embedded.EmbeddedDatabase;
import io.realtime4j.embedded.EmbeddedSettings;
import io.realtime4j.embedded.TestDatabase;
import io.realtime4j.tenancy.DatabaseState;
import io.realtime4j.tenancy.TenantDatabase;
import io.realtime4j.tenancy.TenantDatabaseSource;
import io.realtime4j.tenancy.TenantDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The database of one tenant dies under its clients, while another tenant's clients talk on. */
@Tag("spec-06")
final class DatabaseOutageIT {
    private static final TenantId STRICKEN = new TenantId("stricken");
    private static final TenantId BYSTANDER = new TenantId("bystander");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MEMBERS = 20;
    private static final int TOPICS = 10;
    private static final int MEANWHILE = 50;

    private final EmbeddedDatabase mortal = EmbeddedDatabase.start(EmbeddedSettings.ephemeral());
    private final TestDatabase other = TestDatabase.create();
    private final TenantStore tenants = TenantStore.inMemory(tenant(STRICKEN), tenant(BYSTANDER));
    private final TenantDatabases databases = TenantDatabases.builder(
                    tenants, TenantDatabaseSource.of(Map.of(STRICKEN, mortal(), BYSTANDER, other())))
            .build();
    private final TestServer server = TestServer.create(settings -> settings, this::parts);
    private final ExecutorService aside = Executors.newSingleThreadExecutor();
    private final AtomicBoolean enough = new AtomicBoolean();
    private final AtomicInteger spoken = new AtomicInteger();

    @BeforeEach
    void start() throws SQLException {
        try (Connection connection = mortal.connect("postgres")) {
            Bootstrap.roles(connection, mortal.password());
        }
        databases.migrate(STRICKEN).toCompletableFuture().join();
        try (Connection connection = mortal.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("create policy read on realtime.messages for select to authenticated using (true)");
            statement.execute("create policy write on realtime.messages for insert to authenticated with check (true)");
        }
        server.start();
        databases.attach(server.engine());
    }

    @AfterEach
    void stop() {
        enough.set(true);
        aside.shutdownNow();
        server.close();
        databases.close();
        mortal.close();
        other.close();
    }

    @Test
    @DisplayName(
            "S06_094 kill -9 of a database under 200 private channels; 200 channels of another tenant notice nothing")
    void givenTwoTenants_whenTheDatabaseOfOneDiesAndReturns_thenItRecoversAndTheOtherNoticesNothing() throws Exception {
        Rooms stricken = rooms(STRICKEN, "{'private':true,'broadcast':{'ack':true}}");
        Rooms bystanders = rooms(BYSTANDER, "{'broadcast':{'ack':true}}");
        stricken.everyoneSpeaks();
        Future<?> talk = aside.submit(() -> talk(bystanders));

        mortal.kill();
        await().atMost(PATIENCE).until(() -> !stricken.refusal().isEmpty() && isDegraded());
        assertThat(stricken.refusal())
                .isEqualTo("UnableToConnectToProject: Realtime was unable to connect to the project database");
        stricken.everyoneSpeaks(); // what was allowed before still is
        stricken.expectNothing();
        awaitTalk(talk);
        mortal.restart();

        await().atMost(PATIENCE).until(() -> databases.states().get(STRICKEN) == DatabaseState.READY);
        stricken.everyoneSpeaks();
        stricken.leaveAll();
        stricken.joinAll();
        stricken.everyoneSpeaks();
        stricken.expectNothing();
        awaitTalk(talk);
        enough.set(true);
        talk.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        bystanders.expectNothing();
    }

    private boolean isDegraded() {
        return databases.states().get(STRICKEN) == DatabaseState.DEGRADED;
    }

    private void talk(Rooms rooms) {
        while (!enough.get()) {
            rooms.speak();
            spoken.incrementAndGet();
        }
    }

    /** Waits until the others have talked for a while more; fails if they stopped. */
    private void awaitTalk(Future<?> talk) {
        int before = spoken.get();
        await().atMost(PATIENCE).until(() -> talk.isDone() || spoken.get() > before + MEANWHILE);
        assertThat(talk).isNotDone();
    }

    private Rooms rooms(TenantId tenant, String config) {
        return new Rooms(
                TOPICS,
                config,
                IntStream.range(0, MEMBERS).mapToObj(i -> client(tenant)).toList());
    }

    private Client client(TenantId tenant) {
        TestSocket socket = server.open();
        socket.upgrade(TestSocket.upgradeCall("/socket/websocket")
                .host(tenant + ".example.com")
                .query("apikey=" + Tokens.role("authenticated"))
                .query("vsn=2.0.0"));
        return new Client(socket, Dialect.V2);
    }

    private RealtimeBuilder parts(RealtimeBuilder builder) {
        return builder.tenants(tenants).authorizer(databases.authorizer());
    }

    private static Tenant tenant(TenantId id) {
        return Tenant.named(id.toString())
                .jwtSecret(Tokens.SECRET)
                .limits(TenantLimits.unlimited())
                .build();
    }

    private TenantDatabase mortal() {
        return TenantDatabase.on(mortal.host())
                .port(mortal.port())
                .user(mortal.user())
                .password(mortal.password())
                .sslEnforced(false)
                .poolSize(4)
                .build();
    }

    private TenantDatabase other() {
        return TenantDatabase.on(other.host())
                .port(other.port())
                .name(other.name())
                .user(other.user())
                .password(other.password())
                .sslEnforced(false)
                .build();
    }
}
