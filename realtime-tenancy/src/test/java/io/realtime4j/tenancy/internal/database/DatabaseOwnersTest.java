package io.realtime4j.tenancy.internal.database;

import static io.realtime4j.tenancy.internal.database.OwnerBench.ACME;
import static io.realtime4j.tenancy.internal.database.OwnerBench.why;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.tenancy.DatabaseState;
import io.realtime4j.tenancy.internal.database.OwnerBench.Start;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DatabaseOwnersTest {
    private final LogRecorder logged = LogRecorder.of("acme");
    private final OwnerBench bench = new OwnerBench();

    @AfterEach
    void stop() {
        logged.close();
    }

    @Test
    @DisplayName("S06_103 a tenant with users and no connection is connected again, others are not")
    void givenUsersWithoutConnection_whenLookedAt_thenConnected() {
        reconnect(Set.of());
        assertThat(bench.starts).isEmpty();

        reconnect(Set.of(ACME.id()));
        bench.last().succeed();
        assertThat(bench.state()).isEqualTo(DatabaseState.READY);
        reconnect(Set.of(ACME.id()));

        assertThat(bench.starts).hasSize(1);
        assertThat(logged.codes()).isEmpty();
    }

    @Test
    @DisplayName("S06_103 what cannot be connected again is told")
    void givenUnreachable_whenLookedAt_thenWarned() {
        reconnect(Set.of(ACME.id()));

        bench.last().fail(Failure.UNAVAILABLE);

        assertThat(logged.lines())
                .containsExactly("WARN UnableToConnectToTenantDatabase tenant with users could not be connected again");
    }

    @Test
    void givenUnknownTenant_whenLookedAt_thenNoStart() {
        reconnect(Set.of(new TenantId("nobody")));

        assertThat(bench.starts).isEmpty();
    }

    @Test
    void givenOwnersOfNothing_whenSwept_thenForgotten() {
        bench.connected();
        sweep();
        assertThat(bench.owners.size()).isEqualTo(1);
        bench.owners.end(ACME.id(), Failure.UNAVAILABLE, "shut down");
        bench.settle();

        sweep();

        assertThat(bench.owners.size()).isZero();
    }

    @Test
    void givenFailuresThatStillCount_whenSwept_thenKept() {
        bench.use();
        bench.last().fail(Failure.UNAVAILABLE);

        sweep();
        assertThat(bench.owners.size()).isEqualTo(1);
        bench.timer.advance(Duration.ofSeconds(5));
        sweep();

        assertThat(bench.owners.size()).isZero();
    }

    @Test
    void givenAskedWhileBeingSwept_whenConnected_thenByAFreshOwner() {
        bench.connected();
        bench.owners.end(ACME.id(), Failure.UNAVAILABLE, "shut down");
        bench.settle();

        bench.owners.sweep();
        CompletableFuture<PoolResult> asked = bench.owners.obtain(ACME).toCompletableFuture();
        bench.settle();
        bench.last().succeed();

        assertThat(asked.getNow(null)).isInstanceOf(PoolResult.Ready.class);
        assertThat(bench.owners.size()).isEqualTo(1);
        assertThat(bench.state()).isEqualTo(DatabaseState.READY);
    }

    @Test
    void givenConnected_whenClosed_thenAllEndsAndNothingBeginsAgain() {
        Start start = bench.connected();

        CompletableFuture<?> closing = bench.owners.close().toCompletableFuture();
        bench.settle();

        assertThat(closing).isCompleted();
        assertThat(start.pool.closed).isTrue();
        assertThat(why(bench.ask())).isEqualTo(Failure.UNAVAILABLE);
        assertThat(bench.starts).hasSize(1);
        assertThat(bench.owners.end(ACME.id(), Failure.UNAVAILABLE, "shut down").toCompletableFuture())
                .isCompleted();
    }

    @Test
    void givenAskedWhileBeingClosed_whenTheOwnerIsReached_thenNoStart() {
        bench.connected();
        bench.owners.end(ACME.id(), Failure.UNAVAILABLE, "shut down");
        bench.settle();
        TenantOwner owner = Objects.requireNonNull(bench.owners.find(ACME.id()));

        bench.owners.close();
        CompletableFuture<PoolResult> asked = owner.obtain(ACME).toCompletableFuture();
        bench.settle();

        assertThat(asked.getNow(null)).isSameAs(TenantOwner.RETIRED);
        assertThat(bench.starts).hasSize(1);
    }

    private void reconnect(Set<TenantId> used) {
        bench.owners.reconnect(used);
        bench.settle();
    }

    private void sweep() {
        bench.owners.sweep();
        bench.settle();
    }
}
