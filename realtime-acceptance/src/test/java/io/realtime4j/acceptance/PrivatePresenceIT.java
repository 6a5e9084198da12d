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

/** Presence on private channels, by the policies of a real database: what is answered and what is logged. */
@Tag("spec-04")
final class PrivatePresenceIT {
    private static final String ENABLED = "'presence':{'enabled':true,'key':'k'}";
    private static final int LOCK = 4712;

    @RegisterExtension
    static final ManagedServer server = new ManagedServer();

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
    @DisplayName("S04_038 with policies for presence, state, track and diffs are those of public channels")
    void givenPolicies_whenTracking_thenTold() {
        Project abc = project("").reading("true").writing("extension in ('presence', 'broadcast')");
        PresenceMember member = member(abc);

        String ref = member.track("{'n':1}").joined("k", "{'n':1}");

        Client late = abc.as("anon").joinPrivate(PresenceMember.ROOM, ENABLED);
        assertThat(PresenceMember.ref(PresenceMember.of(late).state(), "k", "{'n':1}"))
                .isEqualTo(ref);
    }

    @Test
    @DisplayName("S04_046 a write policy that raises refuses the track, with RlsPolicyError in the log")
    void givenPolicyThatRaises_whenTracking_thenRefusedAndLogged() {
        Project abc = project("").reading("true").writing("1 / (case extension when 'presence' then 0 else 1 end) = 1");
        PresenceMember member = member(abc);
        try (Logged log = Logged.about(abc)) {
            member.trackRefused().expectNothing();

            log.expect("RlsPolicyError");
        }
    }

    @Test
    @DisplayName("S04_049 an exhausted pool refuses the track, without UnableToSetPolicies in the log")
    void givenBusyPool_whenTracking_thenRefused() {
        Project abc = project("'db_queue_target':50").writing("true");
        abc.reading("realtime.topic() <> 'slow' or pg_advisory_xact_lock_shared(" + LOCK + ") is not null");
        PresenceMember member = member(abc);
        try (Logged log = Logged.about(abc);
                DatabaseLock lock = abc.lock(LOCK)) {
            Client slow = abc.as("anon").sendPrivateJoin("1", "realtime:slow");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !"0"
                            .equals(Project.value(
                                    database,
                                    "select count(*) from pg_stat_activity where datname = current_database()"
                                            + " and wait_event = 'advisory'")));

            member.trackRefused().expectNothing();

            assertThat(log.count("IncreaseConnectionPool")).isPositive();
            assertThat(log.count("UnableToSetPolicies")).isZero();
            lock.release();
            slow.expectJoined("1", "1", "realtime:slow");
        }
    }

    @Test
    @DisplayName("S04_050 without the database a track is refused with UnableToHandlePresence, and the channel lives")
    void givenDatabaseOutOfReach_whenTracking_thenRefusedUntilItIsBack() {
        Project abc = project("").reading("true").writing("true");
        abc.change("{'max_client_presence_events_per_window':1000000}");
        PresenceMember member = member(abc);
        member.track("{'n':0}").joined("k", "{'n':0}");
        try (Logged log = Logged.about(abc)) {
            abc.reachable(false);

            await().atMost(Duration.ofSeconds(20)).until(() -> isRefused(member));

            log.expect("UnableToHandlePresence");
        }
        abc.reachable(true);
        await().atMost(Duration.ofSeconds(20)).until(() -> !isRefused(member));
    }

    private static boolean isRefused(PresenceMember member) {
        member.push("{'event':'track','payload':{'n':0}}");
        return member.client().next().path(4).path("status").asText().equals("error");
    }

    private Project project(String settings) {
        return Project.on(server, database, settings);
    }

    private static PresenceMember member(Project project) {
        PresenceMember member = PresenceMember.of(project.as("anon").joinPrivate(PresenceMember.ROOM, ENABLED));
        assertThat(member.state()).isEqualTo(Json.tree("{}"));
        return member;
    }
}
