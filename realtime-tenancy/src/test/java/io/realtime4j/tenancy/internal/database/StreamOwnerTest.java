package io.realtime4j.tenancy.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.internal.stream.Occupancy;
import io.realtime4j.tenancy.internal.stream.SlotHealth;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The life of a stream in virtual time. */
@Tag("spec-06")
class StreamOwnerTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final Duration FIRST = Duration.ofSeconds(10);

    private final LogRecorder logged = LogRecorder.of("acme");
    private final VirtualTimer timer = new VirtualTimer();
    private final FakeSessions sessions = new FakeSessions();
    private final List<Boolean> told = new ArrayList<>();
    private final List<String> gaveUp = new ArrayList<>();
    private final StreamOwner owner = new StreamOwner(
            ACME,
            new TenantLane(timer),
            timer,
            sessions,
            StreamTimes.STANDARD,
            () -> 0,
            told::add,
            () -> gaveUp.add("gave up"));

    @AfterEach
    void close() {
        logged.close();
    }

    @Test
    void givenDatabase_whenStarted_thenStreaming() {
        start();

        assertThat(owner.isConnected()).isTrue();
        assertThat(told).containsExactly(true);
        assertThat(sessions.asked).containsExactly("open");
    }

    @Test
    @DisplayName("S06_096 a stream that ended is not connected, and connected again after a pause of 5 s to 5 min")
    void givenStream_whenItEnds_thenTriedAgainAfterAPause() {
        start();

        sessions.last().reading.completeExceptionally(new SQLException("terminated", "57P01"));
        settle();
        assertThat(owner.isConnected()).isFalse();
        assertThat(logged.lines()).contains("WARN ReplicationConnectionDown replication stream ended");
        assertThat(sessions.last().closes).isEqualTo(1);
        timer.advance(FIRST.minusMillis(1));
        assertThat(owner.isConnected()).isFalse();
        timer.advance(Duration.ofMillis(1));

        assertThat(owner.isConnected()).isTrue();
        assertThat(told).containsExactly(true, false, true);
        assertThat(sessions.asked).containsExactly("open", "occupancy", "open");
        assertThat(gaveUp).isEmpty();
    }

    @Test
    @DisplayName("S06_097 replication that fails for two hours ends the connection of the tenant")
    void givenFailingReplication_whenTwoHoursAreOver_thenGivenUp() {
        sessions.openFailure = new SQLException("no", "42501");
        start();

        timer.advance(Duration.ofHours(2).minusSeconds(1));
        assertThat(gaveUp).isEmpty();
        int attempts = sessions.asked.size();
        timer.advance(Duration.ofSeconds(1));

        assertThat(gaveUp).containsExactly("gave up");
        assertThat(logged.codes()).contains("StartReplicationFailed", "ReplicationRecoveryWindowExceeded");
        assertThat(attempts).isBetween(40, 80);
        timer.advance(Duration.ofHours(1));
        assertThat(sessions.asked).hasSize(attempts);
        assertThat(timer.pending()).isZero();
    }

    @Test
    void givenRecovery_whenItFailsAgain_thenPausesAndWindowBeginAnew() {
        sessions.openFailure = new SQLException("no", "42501");
        start();
        timer.advance(Duration.ofMinutes(110));
        sessions.openFailure = null;
        timer.advance(Duration.ofMinutes(5));
        assertThat(owner.isConnected()).isTrue();

        sessions.openFailure = new SQLException("no", "42501");
        sessions.last().reading.complete(null);
        timer.advance(Duration.ofMinutes(100));

        assertThat(gaveUp).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "53300,ReplicationMaxWalSendersReached",
        "53400,ReplicationMaxWalSendersReached",
        "57014,ReplicationConnectionTimeout",
        "55000,StartReplicationFailed"
    })
    @DisplayName("S06_098 S03_088 a start that fails is logged with its code and tried again")
    void givenFailure_whenStarted_thenLoggedAndRetried(String state, String code) {
        sessions.openFailure = new SQLException("no", state);
        start();
        assertThat(logged.codes()).containsExactly(code);
        assertThat(owner.isConnected()).isFalse();

        sessions.openFailure = null;
        timer.advance(FIRST);

        assertThat(owner.isConnected()).isTrue();
    }

    @Test
    void givenTimeoutOfTheSocket_whenStarted_thenItsCode() {
        sessions.openFailure = new SQLException("no", "08006", new SocketTimeoutException("read"));

        start();

        assertThat(logged.codes()).containsExactly("ReplicationConnectionTimeout");
    }

    @Test
    @DisplayName("a session of the stream's name is waited for before another attempt")
    void givenOtherSession_whenRetrying_thenWaited() {
        sessions.openFailure = new SQLException("no", "42501");
        start();
        sessions.openFailure = null;
        sessions.occupancy = Occupancy.OCCUPIED;
        timer.advance(FIRST.multipliedBy(3));
        assertThat(sessions.asked).containsExactly("open", "occupancy", "occupancy");

        sessions.occupancy = Occupancy.FREE;
        timer.advance(FIRST.multipliedBy(4));

        assertThat(owner.isConnected()).isTrue();
    }

    @Test
    void givenSessionsThatCannotBeLookedAt_whenRetrying_thenLoggedAndTriedAgain() {
        sessions.openFailure = new SQLException("no", "42501");
        start();
        sessions.lookFailure = new SQLException("down", "08006");
        timer.advance(FIRST);
        assertThat(logged.codes()).contains("ReplicationConnectionRecoveryFailed");

        sessions.lookFailure = null;
        sessions.openFailure = null;
        timer.advance(FIRST.multipliedBy(2));

        assertThat(owner.isConnected()).isTrue();
    }

    @Test
    @DisplayName("another node that streams is waited for without end, and its place taken when it is gone")
    void givenOtherNode_whenItEnds_thenTakenOver() {
        sessions.openFailure = StreamingIT.slotInUse();
        sessions.occupancy = Occupancy.STREAMING;
        start();
        assertThat(owner.isConnected()).isTrue();
        timer.advance(Duration.ofHours(5));
        assertThat(gaveUp).isEmpty();
        assertThat(logged.codes()).isEmpty();

        sessions.openFailure = null;
        sessions.occupancy = Occupancy.FREE;
        timer.advance(FIRST);

        assertThat(sessions.opened).hasSize(1);
        assertThat(told).containsExactly(true);
    }

    @Test
    @DisplayName("S06_100 a slot that is gone is logged by the watchdog, and the stream is made again")
    void givenSlotGone_whenWatched_thenMadeAgain() {
        start();
        sessions.slot = new SlotHealth(false, 0, -1);

        timer.advance(Duration.ofMinutes(5));
        assertThat(logged.codes()).containsExactly("ReplicationSlotNotAlive");
        assertThat(sessions.last().closes).isEqualTo(1);
        assertThat(owner.isConnected()).isFalse();
        sessions.slot = new SlotHealth(true, 0, -1);
        timer.advance(FIRST);

        assertThat(owner.isConnected()).isTrue();
        assertThat(sessions.opened).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"51,100,true", "50,100,false", "1000000,-1,false"})
    void givenLag_whenWatched_thenMoreThanHalfIsTooMuch(long lag, long keep, boolean tooMuch) {
        start();
        sessions.slot = new SlotHealth(true, lag, keep);

        timer.advance(Duration.ofMinutes(5));

        assertThat(logged.codes().contains("ReplicationSlotLagTooHigh")).isEqualTo(tooMuch);
        assertThat(owner.isConnected()).isEqualTo(!tooMuch);
    }

    @Test
    void givenSessionThatHangs_whenWatched_thenCutAfterAMinute() {
        start();
        sessions.last().hangs = true;

        timer.advance(Duration.ofMinutes(6).minusMillis(1));
        assertThat(owner.isConnected()).isTrue();
        timer.advance(Duration.ofMillis(1));

        assertThat(logged.codes()).containsExactly("ReplicationConnectionWatchdogTimeout");
        assertThat(owner.isConnected()).isFalse();
    }

    @Test
    void givenSlotThatCannotBeLookedAt_whenWatched_thenLoggedAndLeftAlone() {
        start();
        sessions.lookFailure = new SQLException("down", "08006");

        timer.advance(Duration.ofMinutes(5));

        assertThat(logged.lines()).contains("WARN ReplicationSlotCheckSkipped replication slot could not be looked at");
        assertThat(owner.isConnected()).isTrue();
    }

    @Test
    void givenStream_whenClosed_thenNothingIsLeft() {
        start();

        owner.close();
        sessions.last().reading.complete(null);
        timer.advance(Duration.ofHours(3));

        assertThat(sessions.last().closes).isEqualTo(1);
        assertThat(told).containsExactly(true, false);
        assertThat(gaveUp).isEmpty();
        assertThat(timer.pending()).isZero();
        assertThat(logged.codes()).isEmpty();
    }

    @Test
    void givenClosedWhileOpening_whenOpened_thenClosed() {
        owner.start();
        owner.close();
        settle();

        assertThat(sessions.opened).allMatch(session -> session.closes == 1);
        assertThat(told).isEmpty();
    }

    private void start() {
        owner.start();
        settle();
    }

    private void settle() {
        timer.advance(Duration.ZERO);
    }
}
