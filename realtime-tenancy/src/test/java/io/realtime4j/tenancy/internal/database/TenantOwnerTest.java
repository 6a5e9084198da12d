package io.realtime4j.tenancy.internal.database;

import static io.realtime4j.tenancy.internal.database.OwnerBench.ACME;
import static io.realtime4j.tenancy.internal.database.OwnerBench.why;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.tenancy.DatabaseState;
import io.realtime4j.tenancy.internal.database.OwnerBench.Start;
import io.realtime4j.tenancy.internal.database.PoolResult.Ready;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TenantOwnerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final OwnerBench bench = new OwnerBench();
    private final LogRecorder logged = LogRecorder.of("acme");

    @AfterEach
    void stop() {
        logged.close();
    }

    @Test
    @DisplayName("S06_084 fifty who come together make one connection and no failure")
    void givenFiftyAtOnce_whenConnected_thenAllHaveThePoolOfOneStart() {
        List<CompletableFuture<PoolResult>> asked = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            asked.add(bench.owners.obtain(ACME).toCompletableFuture());
        }
        bench.settle();
        assertThat(bench.state()).isEqualTo(DatabaseState.STARTING);

        bench.last().succeed();

        assertThat(bench.starts).hasSize(1);
        assertThat(asked).allSatisfy(one -> assertThat(one.getNow(null)).isEqualTo(new Ready(bench.last().pool)));
        assertThat(bench.state()).isEqualTo(DatabaseState.READY);
        assertThat(bench.readies).containsExactly(ACME.id());
        assertThat(logged.codes()).isEmpty();
    }

    @Test
    void givenReady_whenAsked_thenAnsweredAtOnce() {
        Start start = bench.connected();

        CompletableFuture<PoolResult> asked = bench.owners.obtain(ACME).toCompletableFuture();

        assertThat(asked.getNow(null)).isEqualTo(new Ready(start.pool));
    }

    @Test
    @DisplayName("S06_085 a start that takes longer than 15 s: initializing for its cause, a later one succeeds")
    void givenSlowStart_whenPatienceEnds_thenRefusedForNowAndServedLater() {
        CompletableFuture<PoolResult> cause = bench.ask();
        bench.timer.advance(Duration.ofSeconds(5));
        CompletableFuture<PoolResult> other = bench.ask();

        bench.timer.advance(Duration.ofSeconds(10));
        assertThat(why(cause)).isEqualTo(Failure.INITIALIZING);
        assertThat(other).isNotDone();
        bench.timer.advance(Duration.ofSeconds(5));
        assertThat(why(other)).isEqualTo(Failure.UNAVAILABLE);
        CompletableFuture<PoolResult> later = bench.ask();
        bench.last().succeed();

        assertThat(later.getNow(null)).isInstanceOf(Ready.class);
        assertThat(bench.starts).hasSize(1);
    }

    @Test
    @DisplayName("S06_086 three failures within 5 s close the way for what is left of them")
    void givenThreeFailures_whenAsked_thenRateLimitedUntilFiveSecondsPassed() {
        for (int i = 0; i < 3; i++) {
            CompletableFuture<PoolResult> asked = bench.ask();
            bench.last().fail(Failure.UNAVAILABLE);
            assertThat(why(asked)).isEqualTo(Failure.UNAVAILABLE);
        }

        assertThat(why(bench.ask())).isEqualTo(Failure.CONNECT_RATE_LIMIT);
        assertThat(bench.starts).hasSize(3);
        assertThat(logged.lines())
                .containsExactly("ERROR DatabaseConnectionRateLimitReached"
                        + " Too many connection attempts against the tenant database");
        bench.timer.advance(Duration.ofSeconds(5));
        bench.use();
        assertThat(bench.starts).hasSize(4);
    }

    @Test
    @DisplayName("S06_087 connections that succeed never count")
    void givenConnectionsThatSucceed_whenManyAreMade_thenNoLimit() {
        for (int i = 0; i < 20; i++) {
            bench.connected();
            end();
        }

        assertThat(bench.starts).hasSize(20);
        assertThat(logged.codes()).isEmpty();
    }

    @Test
    @DisplayName("S06_088 callers who wait for the same start count one failure")
    void givenManyWaiting_whenTheServerIsFull_thenOneFailureCounts() {
        for (int start = 0; start < 2; start++) {
            List<CompletableFuture<PoolResult>> asked = List.of(bench.ask(), bench.ask(), bench.ask(), bench.ask());
            bench.last().fail(Failure.TOO_MANY_CONNECTIONS);
            assertThat(asked).allMatch(one -> why(one) == Failure.TOO_MANY_CONNECTIONS);
        }

        assertThat(why(bench.ask())).isNull();
        assertThat(bench.starts).hasSize(3);
    }

    @Test
    void givenImpatientCallerAndFailure_whenCounted_thenOnce() {
        for (int start = 0; start < 2; start++) {
            bench.use();
            bench.timer.advance(PATIENCE);
            bench.last().fail(Failure.UNAVAILABLE);
        }

        bench.use();

        assertThat(bench.starts).hasSize(3);
    }

    @Test
    @DisplayName("S06_077 a suspended tenant is not connected")
    void givenSuspendedTenant_whenAsked_thenRefusedWithoutAStart() {
        assertThat(why(bench.ask(ACME.toBuilder().suspended(true).build()))).isEqualTo(Failure.SUSPENDED);

        assertThat(bench.starts).isEmpty();
        assertThat(bench.state()).isEqualTo(DatabaseState.ABSENT);
    }

    @Test
    void givenRefusalsThatNeedNoDatabase_whenMany_thenNoLimit() {
        for (int i = 0; i < 10; i++) {
            bench.use();
            bench.last().fail(Failure.TENANT_NOT_FOUND);
        }

        assertThat(bench.starts).hasSize(10);
    }

    @Test
    void givenStartThatBreaks_whenAsked_thenUnavailableAndCounted() {
        CompletableFuture<PoolResult> asked = bench.ask();

        bench.last().breakDown();

        assertThat(why(asked)).isEqualTo(Failure.UNAVAILABLE);
        assertThat(logged.codes()).containsExactly("UnknownError");
        assertThat(bench.state()).isEqualTo(DatabaseState.ABSENT);
    }

    @Test
    void givenNewSettingsWhileStarting_whenBothStartsEnd_thenTheNewOneCountsAndTheOtherIsClosed() {
        CompletableFuture<PoolResult> asked = bench.ask();
        Start old = bench.last();
        bench.owners.with(ACME.id(), owner -> owner.restart(true));
        bench.settle();
        Start fresh = bench.last();

        old.succeed();
        assertThat(asked).isNotDone();
        fresh.succeed();

        assertThat(asked.getNow(null)).isEqualTo(new Ready(fresh.pool));
        assertThat(old.pool.closed).isTrue();
        assertThat(fresh.pool.closed).isFalse();
    }

    @Test
    void givenConnected_whenSettingsChange_thenClosedUntilTheNextUse() {
        Start old = bench.connected();

        bench.owners.with(ACME.id(), owner -> owner.restart(true));
        bench.settle();

        assertThat(old.pool.closed).isTrue();
        assertThat(bench.state()).isEqualTo(DatabaseState.ABSENT);
        bench.connected();
        assertThat(bench.starts).hasSize(2);
    }

    @Test
    void givenRateLimit_whenSettingsChange_thenLifted() {
        for (int i = 0; i < 3; i++) {
            bench.use();
            bench.last().fail(Failure.UNAVAILABLE);
        }

        bench.owners.with(ACME.id(), owner -> owner.restart(true));

        assertThat(why(bench.ask())).isNull();
        assertThat(bench.starts).hasSize(4);
    }

    @Test
    void givenStarting_whenEnded_thenCallersAreToldWhyAndALatePoolIsClosed() {
        CompletableFuture<PoolResult> asked = bench.ask();

        bench.owners.end(ACME.id(), Failure.TENANT_NOT_FOUND, "tenant deleted");
        bench.settle();
        assertThat(why(asked)).isEqualTo(Failure.TENANT_NOT_FOUND);
        bench.last().succeed();

        assertThat(bench.last().pool.closed).isTrue();
        assertThat(bench.state()).isEqualTo(DatabaseState.ABSENT);
    }

    @Test
    @DisplayName("S06_104 after the end the next use connects anew")
    void givenEnded_whenAsked_thenConnectedAnew() {
        Start first = bench.connected();
        end();
        assertThat(first.pool.closed).isTrue();

        CompletableFuture<PoolResult> asked = bench.ask();
        bench.last().succeed();

        assertThat(asked.getNow(null)).isEqualTo(new Ready(bench.last().pool));
        assertThat(bench.starts).hasSize(2);
    }

    private void end() {
        bench.owners.end(ACME.id(), Failure.UNAVAILABLE, "shut down");
        bench.settle();
    }
}
