package io.realtime4j.tenancy.internal.database;

import static io.realtime4j.tenancy.internal.database.OwnerBench.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.tenancy.DatabaseState;
import io.realtime4j.tenancy.internal.database.OwnerBench.Start;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConnectedDatabaseTest {
    private final SQLException gone = new SQLException("terminated", "57P01");
    private static final Duration CHECK = Duration.ofSeconds(10);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final LogRecorder logged = LogRecorder.of("acme");
    private final OwnerBench bench = OwnerBench.withStream();

    @AfterEach
    void stop() {
        logged.close();
    }

    @Test
    void givenUnusedConnection_whenItBreaks_thenTheNextCheckFindsIt() {
        bench.users.put(ACME.id(), 1);
        Start start = bench.connected();
        bench.timer.advance(CHECK);
        assertThat(bench.state()).isEqualTo(DatabaseState.READY);

        start.pool.trouble = gone;
        bench.timer.advance(CHECK);

        assertThat(start.pool.checks).isEqualTo(2);
        assertThat(bench.state()).isEqualTo(DatabaseState.DEGRADED);
        assertThat(start.pool.suspended).isTrue();
        assertThat(logged.lines()).contains("WARN DatabaseConnectionDown database connection lost");
    }

    @Test
    void givenSuspicion_whenTheConnectionWorks_thenNothingHappens() {
        Start start = bench.connected();

        start.listener.suspected();
        bench.settle();

        assertThat(start.pool.checks).isEqualTo(1);
        assertThat(bench.state()).isEqualTo(DatabaseState.READY);
    }

    @Test
    @DisplayName("S06_094 a momentary loss is mended and the owner stays")
    void givenLost_whenTheDatabaseIsBack_thenReadyWithTheSamePool() {
        Start start = bench.connected();
        start.pool.trouble = gone;
        lose(start);
        bench.timer.advance(Duration.ofSeconds(30));
        assertThat(bench.state()).isEqualTo(DatabaseState.DEGRADED);
        assertThat(start.pool.reconnects).isGreaterThan(20);

        start.pool.trouble = null;
        bench.timer.advance(Duration.ofSeconds(1));

        assertThat(bench.state()).isEqualTo(DatabaseState.READY);
        assertThat(start.pool.suspended).isFalse();
        assertThat(bench.starts).hasSize(1);
        assertThat(logged.messages()).contains("database connection lost", "database connection is back");
        bench.users.put(ACME.id(), 1);
        bench.timer.advance(Duration.ofMinutes(20));
        assertThat(bench.state()).isEqualTo(DatabaseState.READY);
    }

    @Test
    @DisplayName("S06_094 one connection of several that was replaced at once is told and changes nothing")
    void whenReplaced_thenToldOnly() {
        Start start = bench.connected();

        start.listener.replaced();
        bench.settle();

        assertThat(bench.state()).isEqualTo(DatabaseState.READY);
        assertThat(start.pool.reconnects).isZero();
        assertThat(logged.codes()).containsExactly("DatabaseConnectionDown");
    }

    @Test
    @DisplayName("S06_095 ten minutes without the database end it, and the next use starts afresh")
    void givenDown_whenTenMinutesPass_thenGivenUp() {
        bench.users.put(ACME.id(), 1);
        Start start = bench.connected();
        start.pool.trouble = gone;
        lose(start);

        bench.timer.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(bench.state()).isEqualTo(DatabaseState.DEGRADED);
        bench.timer.advance(Duration.ofMillis(2));

        assertThat(bench.state()).isEqualTo(DatabaseState.ABSENT);
        assertThat(start.pool.closed).isTrue();
        assertThat(logged.codes())
                .containsExactly("DatabaseConnectionDown", "DatabaseConnectionRecoveryWindowExceeded");
        bench.connected();
        assertThat(bench.starts).hasSize(2);
    }

    @Test
    void givenDown_whenLostAgain_thenOneOutage() {
        Start start = bench.connected();
        start.pool.trouble = gone;

        lose(start);
        lose(start);

        assertThat(logged.codes()).containsExactly("DatabaseConnectionDown");
    }

    @Test
    void givenLostAgainRightAfterEachReconnect_whenAMinutePasses_thenPausesGrow() {
        Start start = bench.connected();

        for (int i = 0; i < 60; i++) {
            lose(start);
            bench.timer.advance(Duration.ofSeconds(1));
        }
        assertThat(start.pool.reconnects).isEqualTo(60);
        lose(start);
        bench.timer.advance(Duration.ofMillis(999));

        assertThat(start.pool.reconnects).isEqualTo(60);
        assertThat(bench.state()).isEqualTo(DatabaseState.DEGRADED);
    }

    @Test
    void givenLostAgainAfterAWhile_whenDown_thenReconnectedAtOnce() {
        Start start = bench.connected();
        lose(start);
        bench.timer.advance(Duration.ofSeconds(20));

        lose(start);
        bench.timer.advance(Duration.ofMillis(50));

        assertThat(bench.state()).isEqualTo(DatabaseState.READY);
    }

    @Test
    void givenEnded_whenAReportComesLate_thenItIsNotHeard() {
        Start start = bench.connected();
        bench.owners.end(ACME.id(), Failure.UNAVAILABLE, "shut down");
        bench.settle();
        bench.connected();

        lose(start);
        start.listener.suspected();
        bench.settle();

        assertThat(bench.state()).isEqualTo(DatabaseState.READY);
        assertThat(bench.last().pool.checks).isZero();
    }

    @Test
    void whenEnded_thenNothingWaitsForItsTimeAnyMore() {
        Start start = bench.connected();
        start.pool.trouble = gone;
        lose(start);

        bench.owners.end(ACME.id(), Failure.UNAVAILABLE, "shut down");
        bench.settle();

        assertThat(bench.timer.pending()).isZero();
    }

    @Test
    @DisplayName("S06_101 nobody for twelve minutes ends it")
    void givenNoUsers_whenTwelveMinutesPass_thenEnded() {
        Start start = bench.connected();

        bench.timer.advance(MINUTE.multipliedBy(12).minusMillis(1));
        assertThat(bench.state()).isEqualTo(DatabaseState.READY);
        bench.timer.advance(Duration.ofMillis(1));

        assertThat(bench.state()).isEqualTo(DatabaseState.ABSENT);
        assertThat(start.pool.closed).isTrue();
        assertThat(logged.lines()).contains("INFO  tenant database disconnected");
    }

    @Test
    @DisplayName("S06_102 a user keeps it, and after them the full window has to pass")
    void givenUser_whenTheyLeave_thenTheFullWindowPasses() {
        bench.users.put(ACME.id(), 1);
        bench.connected();
        bench.timer.advance(Duration.ofHours(2));
        assertThat(bench.state()).isEqualTo(DatabaseState.READY);

        bench.users.put(ACME.id(), 0);
        bench.timer.advance(MINUTE.multipliedBy(11));
        assertThat(bench.state()).isEqualTo(DatabaseState.READY);
        bench.timer.advance(MINUTE);

        assertThat(bench.state()).isEqualTo(DatabaseState.ABSENT);
    }

    @Test
    @DisplayName("S06_105 a connection that belongs to another region goes, when nobody here uses it")
    void givenOtherRegion_whenTheNodesAreSettled_thenEnded() {
        bench.nodes = new ClusterNodes("a", Map.of("a", "us-east-1", "b", "eu-west-2"));
        bench.use();
        bench.last().succeedIn("eu-central-1");

        bench.timer.advance(Duration.ofMinutes(10));

        assertThat(bench.state()).isEqualTo(DatabaseState.ABSENT);
        assertThat(logged.messages()).contains("Rebalancing Tenant database connection for a closer region");
    }

    @Test
    @DisplayName("S06_105 users here, changed nodes or no region keep it")
    void givenReasonsToStay_whenChecked_thenItStays() {
        bench.users.put(ACME.id(), 1);
        bench.nodes = new ClusterNodes("a", Map.of("a", "us-east-1", "b", "eu-west-2"));
        bench.use();
        bench.last().succeedIn("eu-central-1");
        bench.timer.advance(Duration.ofMinutes(10));
        assertThat(bench.state()).isEqualTo(DatabaseState.READY);

        bench.users.put(ACME.id(), 0);
        bench.nodes = new ClusterNodes("a", Map.of("a", "us-east-1", "b", "eu-west-2", "c", "eu-west-2"));
        bench.timer.advance(Duration.ofMinutes(10));

        assertThat(bench.state()).isEqualTo(DatabaseState.READY);
    }

    @Test
    @DisplayName("S06_108 no node where the tenant belongs: this one, with a word")
    void givenNoNodeInTheRegion_whenConnected_thenWarned() {
        bench.nodes = ClusterNodes.alone("realtime@here", "us-east-1");
        bench.use();

        bench.last().succeedIn("eu-central-1");

        assertThat(bench.state()).isEqualTo(DatabaseState.READY);
        assertThat(logged.messages()).contains("Zero region nodes for eu-central-1 using realtime@here");
    }

    @Test
    void givenStream_whenConnected_thenItRunsUntilTheEndOfTheConnection() {
        bench.connected();
        FakeStream stream = bench.streams.get(0);
        assertThat(isStreaming()).isTrue();
        stream.connected = false;
        assertThat(isStreaming()).isFalse();
        assertThat(bench.state()).isEqualTo(DatabaseState.READY);

        bench.owners.end(ACME.id(), Failure.UNAVAILABLE, "shut down");
        bench.settle();

        assertThat(stream.closes).isEqualTo(1);
    }

    @Test
    void givenStream_whenItGivesUp_thenTheConnectionEnds() {
        Start start = bench.connected();

        bench.streams.get(0).giveUp.run();
        bench.settle();

        assertThat(bench.state()).isEqualTo(DatabaseState.ABSENT);
        assertThat(start.pool.closed).isTrue();
        assertThat(bench.streams.get(0).closes).isEqualTo(1);
    }

    @Test
    void givenStreamOfAnEndedConnection_whenItGivesUp_thenTheNextOneStays() {
        bench.connected();
        bench.owners.end(ACME.id(), Failure.UNAVAILABLE, "shut down");
        bench.settle();
        bench.connected();

        bench.streams.get(0).giveUp.run();
        bench.settle();

        assertThat(bench.state()).isEqualTo(DatabaseState.READY);
        assertThat(bench.streams.get(1).closes).isZero();
    }

    @Test
    void givenStreamThatFailsToClose_whenEnded_thenThePoolIsClosedAllTheSame() {
        Start start = bench.connected();
        bench.streams.get(0).refusesToClose = true;

        bench.owners.end(ACME.id(), Failure.UNAVAILABLE, "shut down");
        bench.settle();

        assertThat(start.pool.closed).isTrue();
        assertThat(logged.codes()).containsExactly("UnknownError");
    }

    @Test
    void givenStreamThatDoesNotStart_whenConnected_thenReadyAndNotStreaming() {
        OwnerBench other = new OwnerBench((tenant, database, giveUp) -> {
            throw new IllegalStateException("no slot");
        });

        other.connected();

        assertThat(other.state()).isEqualTo(DatabaseState.READY);
        assertThat(logged.codes()).containsExactly("StartReplicationFailed");
    }

    private void lose(Start start) {
        start.listener.lost(gone);
        bench.settle();
    }

    private boolean isStreaming() {
        var streaming = Objects.requireNonNull(bench.owners.find(ACME.id()))
                .isStreaming()
                .toCompletableFuture();
        bench.settle();
        return streaming.getNow(false);
    }
}
