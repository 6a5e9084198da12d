package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.realtime4j.embedded.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Private channels of tenants whose database is slow, busy, broken or out of reach. Each test has a database of its own. */
@Tag("spec-05")
final class PrivateTroubleIT {
    private static final String ROOM = "realtime:room";
    private static final String SLOW = "realtime:slow";
    private static final String PATH = "/api/broadcast/room/events/e?private=true";
    private static final String EXHAUSTED = "IncreaseConnectionPool: Please increase your connection pool size";
    private static final String UNREACHABLE =
            "UnableToConnectToProject: Realtime was unable to connect to the project database";
    private static final Duration BACKOFF = Duration.ofMillis(150);
    private static final int LOCK = 4711;

    @RegisterExtension
    static final ManagedServer server = new ManagedServer(
            settings -> settings.channelErrorBackoff(BACKOFF).connectErrorBackoff(BACKOFF),
            parts -> parts,
            new RecordingMeters());

    private TestDatabase database;

    @BeforeEach
    void open() {
        database = TestDatabase.create();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    @DisplayName(
            "S05_055 without a partition for today joins fail, broadcasts are dropped and HTTP is answered with 422")
    void givenNoPartition_whenUsed_thenMissingPartition() {
        Project abc = project("").reading("true").writing("true");
        Client client = abc.as("anon").joinPrivate(ROOM, "'broadcast':{'self':true,'ack':true}");
        abc.execute("do $$ declare p regclass; begin for p in select inhrelid::regclass from pg_inherits where"
                + " inhparent = 'realtime.messages'::regclass loop execute 'drop table ' || p; end loop; end $$");

        try (Logged log = Logged.about(abc)) {
            client.send("['1','2','realtime:room','broadcast',{'event':'e','payload':{}}]")
                    .expect("['1','2','realtime:room','phx_reply',{'status':'error','response':{'reason':"
                            + "'UnableToHandleBroadcast: Realtime was unable to check the permission to write'}}]");
            log.expect("MissingPartition");
        }
        abc.as("anon")
                .sendPrivateJoin("1", ROOM)
                .expectRefused(
                        "1", ROOM, "MissingPartition: Realtime was unable to find the expected messages partition");
        assertAnswer(abc, 422, "Missing messages partition");
    }

    @Test
    @DisplayName("S05_056 a policy that sleeps is cut off, and who waits behind it goes on")
    void givenPolicyThatSleeps_whenJoining_thenCancelledAndOthersJoin() {
        Project abc = project("")
                .reading("realtime.topic() <> 'slow' or pg_sleep(60) is not null")
                .writing("pg_sleep(60) is not null");
        Project other = Project.on(server).reading("true");
        Client slow = abc.as("anon");
        Client fast = abc.as("anon");
        Client foreign = other.as("anon");

        slow.sendPrivateJoin("1", SLOW);
        awaitSession("wait_event = 'PgSleep'");
        fast.sendPrivateJoin("1", ROOM);
        foreign.joinPrivate(ROOM);
        slow.expectRefusedLike("1", SLOW, "QueryCanceled: .*statement timeout.*");
        fast.expectJoined("1", "1", ROOM);

        assertAnswer(abc, 422, "Query canceled");
    }

    @Test
    @DisplayName("S05_056 many policies that sleep for one user delay another by one of them, and refuse nobody else")
    void givenManyPoliciesThatSleep_whenAnotherUserJoins_thenItsTurnComes() {
        Project abc = project("").reading("realtime.topic() not like 'slow%' or pg_sleep(60) is not null");
        Client slow = abc.as("anon");
        Client fast = abc.as("authenticated");
        for (int i = 1; i <= 6; i++) {
            slow.sendPrivateJoin(Integer.toString(i), SLOW + i);
        }
        awaitSession("wait_event = 'PgSleep'");

        fast.sendPrivateJoin("1", ROOM);
        fast.expectJoined("1", "1", ROOM);
        slow.expectRefusedLike("1", SLOW + 1, "QueryCanceled: .*");
        fast.sendPrivateJoin("2", ROOM + 2);
        fast.expectJoined("2", "2", ROOM + 2);
    }

    @Test
    @DisplayName(
            "S05_057 S05_058 a pool that is busy for too long refuses, after some of these at once, and says so once")
    void givenBusyPool_whenJoining_thenExhausted() {
        Project abc = project("'db_queue_target':50").writing("true");
        abc.reading("realtime.topic() <> 'slow' or pg_advisory_xact_lock_shared(" + LOCK + ") is not null");
        try (Logged log = Logged.about(abc);
                DatabaseLock lock = abc.lock(LOCK)) {
            Client slow = abc.as("anon").sendPrivateJoin("1", SLOW);
            awaitSession("wait_event = 'advisory'");

            abc.as("anon").sendPrivateJoin("1", ROOM).expectRefused("1", ROOM, EXHAUSTED);
            assertAnswer(abc, 429, "Connection pool exhausted");
            lock.release();

            slow.expectJoined("1", "1", SLOW);
            // the connection is free again, but the pool was exhausted as often as it has connections
            abc.as("anon").sendPrivateJoin("1", ROOM).expectRefused("1", ROOM, EXHAUSTED);
            assertThat(log.count("IncreaseConnectionPool")).isPositive();
            assertThat(log.said("too many database timeouts")).isEqualTo(1);
        }
        abc.as("anon").join(ROOM);
    }

    @Test
    @DisplayName("S05_057 a second connection serves others while the first is busy")
    void givenTwoConnections_whenOneIsBusy_thenTheOtherServes() {
        Project abc = project("'db_pool':2");
        abc.reading("realtime.topic() <> 'slow' or pg_advisory_xact_lock_shared(" + LOCK + ") is not null");
        try (DatabaseLock lock = abc.lock(LOCK)) {
            Client slow = abc.as("anon").sendPrivateJoin("1", SLOW);
            awaitSession("wait_event = 'advisory'");

            abc.as("anon").joinPrivate(ROOM);

            lock.release();
            slow.expectJoined("1", "1", SLOW);
        }
    }

    @Test
    @DisplayName("S05_059 a connection that is lost during a check fails the join, and the next has another")
    void givenConnectionLost_whenJoining_thenUnavailableOnce() {
        Project abc = project("");
        abc.reading("realtime.topic() <> 'slow' or pg_advisory_xact_lock_shared(" + LOCK + ") is not null");
        try (DatabaseLock lock = abc.lock(LOCK)) {
            Client client = abc.as("anon").sendPrivateJoin("1", SLOW);
            awaitSession("wait_event = 'advisory'");

            abc.execute("select pg_terminate_backend(pid) from pg_stat_activity where " + poolSession("true"));

            client.expectRefused("1", SLOW, UNREACHABLE);
            lock.release();
        }
        joinEventually(abc);
    }

    @Test
    @DisplayName(
            "S05_060 S05_062 a wrong password closes public and private channels, after three attempts in 5 s at once")
    void givenWrongPassword_whenJoining_thenUnavailableAndThenLimited() {
        Project abc = project("");
        String extension = ManagedServer.extension(database, database.port());
        abc.change("{'extensions':[" + extension.replaceAll("'db_password':'[^']*'", "'db_password':'wrong'") + "]}");
        Client client = abc.as("anon");

        client.send("['1','1','realtime:room','phx_join',{'config':{}}]").expectRefused("1", ROOM, UNREACHABLE);
        client.sendPrivateJoin("2", ROOM).expectRefused("2", ROOM, UNREACHABLE);
        assertAnswer(abc, 422, "Tenant database unavailable");
        client.sendPrivateJoin("3", ROOM)
                .expectRefused(
                        "3",
                        ROOM,
                        "DatabaseConnectionRateLimitReached: Too many database connections attempts per second");
        assertAnswer(abc, 422, "Connect rate limit reached");
    }

    @Test
    @DisplayName("S05_061 a pool larger than what the server has free is not opened")
    void givenLargePool_whenJoining_thenLackOfConnections() {
        Project abc = project("'db_pool':10000");
        try (Logged log = Logged.about(abc)) {
            abc.as("anon")
                    .sendPrivateJoin("1", ROOM)
                    .expectRefused(
                            "1",
                            ROOM,
                            "DatabaseLackOfConnections: Database can't accept more connections, Realtime won't"
                                    + " connect");
            log.expect("DatabaseLackOfConnections");
        }
        assertAnswer(abc, 422, "Tenant database has too many connections");
    }

    @Test
    @DisplayName("S05_077 a refused join is held back, and so is a refused connect")
    void givenRefusals_whenAnswered_thenHeldBack() {
        Project abc = project("").reading("realtime.topic() = 'hall'");
        Client client = abc.as("anon").joinPrivate("realtime:hall");
        long start = System.nanoTime();

        client.sendPrivateJoin("2", ROOM).expectNothing();
        client.expectRefused(
                "2", ROOM, "Unauthorized: You do not have permissions to read from this Channel topic: room");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(BACKOFF);
        start = System.nanoTime();
        assertThat(server.refused("nobody").status()).isEqualTo(404);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(BACKOFF);
    }

    private Project project(String settings) {
        return Project.on(server, database, settings);
    }

    private static void assertAnswer(Project project, int status, String message) {
        HttpReply reply = project.post(Tokens.anon(), PATH, "{}");
        assertThat(reply.status()).as("%s", reply).isEqualTo(status);
        assertThat(Json.received(reply.body())).isEqualTo(Json.tree("{'message':'" + message + "'}"));
    }

    /** Waits until the connection of the pool is at this. */
    private void awaitSession(String condition) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> !"0"
                        .equals(Project.value(
                                database, "select count(*) from pg_stat_activity where " + poolSession(condition))));
    }

    private static String poolSession(String condition) {
        return "datname = current_database() and application_name = 'realtime_connect' and " + condition;
    }

    private static void joinEventually(Project project) {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            Client client = project.as("anon").sendPrivateJoin("1", ROOM);
            return client.next().path(4).path("status").asText().equals("ok");
        });
    }
}
