package io.realtime4j.tenancy.internal.rls;

import static io.realtime4j.tenancy.internal.rls.PolicyDatabase.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Authorizer.Failed;
import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.core.spi.Authorizer.Request;
import io.realtime4j.core.spi.Authorizer.Result;
import io.realtime4j.tck.ManualClock;
import io.realtime4j.tck.RecordingMeters;
import io.realtime4j.tenancy.internal.database.PoolExhaustedException;
import io.realtime4j.tenancy.internal.database.SqlWork;
import io.realtime4j.tenancy.internal.database.TenantPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The queue of a tenant's probes, on a pool whose connections are had when the test says so. */
class TenantProbesTest {
    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final RecordingMeters meters = new RecordingMeters();
    private final HeldPool pool = new HeldPool();
    private final TenantProbes probes =
            new TenantProbes(pool.tenant(), new ProbeSession(PolicySettings.defaults(), clock), meters, clock);

    @Test
    void givenEqualProbesThatWait_whenAsked_thenOneIsSubmitted() {
        CompletableFuture<Result> first = ask(as("anon").with("sub", "a").on("room"));
        CompletableFuture<Result> second = ask(as("anon").with("sub", "a").on("room"));
        pool.fail(0, new SQLException("gone", "08006"));

        assertThat(pool.submitted).hasSize(1);
        assertFailed(first, Failure.UNAVAILABLE);
        assertFailed(second, Failure.UNAVAILABLE);
    }

    @Test
    void givenProbesThatDifferInAnything_whenAsked_thenEachIsSubmitted() {
        List<CompletableFuture<Result>> answers = List.of(
                ask(as("anon").with("sub", "a").on("room")),
                ask(as("anon").with("sub", "b").on("room")),
                ask(as("anon").with("sub", "a").on("hall")),
                ask(as("authenticated").with("sub", "a").on("room")),
                ask(as("anon").with("sub", "a").with("team", "red").on("room")),
                ask(as("anon").with("sub", "a").header("x-a", "1").on("room")),
                ask(Probe.Kind.WRITE, as("anon").with("sub", "a").on("room")));

        assertThat(pool.submitted).hasSameSizeAs(answers);
    }

    @Test
    void givenProbeThatRuns_whenAskedAgain_thenItIsNotJoined() {
        CompletableFuture<Result> running = ask(as("anon").on("room"));
        pool.run(0);

        CompletableFuture<Result> later = ask(as("anon").on("room"));
        pool.fail(1, new SQLException("gone", "08006"));

        assertThat(pool.submitted).hasSize(2);
        assertThat(running).isNotDone();
        assertFailed(later, Failure.UNAVAILABLE);
    }

    @Test
    @DisplayName("S05_058 after as many exhaustions as connections, all is refused at once until they are 30 s old")
    void givenFailuresUpToThePoolsSize_whenAsked_thenRefusedAtOnceUntilTheyAreOld() {
        for (int i = 0; i < pool.size(); i++) {
            CompletableFuture<Result> answer = ask(as("anon").on("room" + i));
            pool.fail(i, new PoolExhaustedException("busy"));
            assertFailed(answer, Failure.POOL_EXHAUSTED);
            clock.advance(Duration.ofSeconds(10));
        }

        assertFailed(ask(as("anon").on("refused")), Failure.POOL_EXHAUSTED);
        assertThat(pool.submitted).hasSize(pool.size());
        clock.advance(Duration.ofSeconds(9));
        assertFailed(ask(as("anon").on("refused")), Failure.POOL_EXHAUSTED);
        clock.advance(Duration.ofSeconds(1));
        assertThat(ask(as("anon").on("asked"))).isNotDone();
        assertThat(pool.submitted).hasSize(pool.size() + 1);
    }

    @Test
    @DisplayName("S05_079 each check is recorded with its duration")
    void givenChecks_whenAnswered_thenTheirDurationsAreRecorded() {
        CompletableFuture<Result> read = ask(as("anon").on("room"));
        CompletableFuture<Result> write = ask(Probe.Kind.WRITE, as("anon").on("room"));
        clock.advance(Duration.ofMillis(30));
        pool.fail(0, new SQLException("gone", "08006"));
        clock.advance(Duration.ofMillis(5));
        pool.fail(1, new SQLException("gone", "08006"));

        assertThat(read).isDone();
        assertThat(write).isDone();
        assertThat(meters.values("realtime_tenants_read_authorization_check", pool.tenant(), null))
                .containsExactly(30L);
        assertThat(meters.values("realtime_tenants_write_authorization_check", pool.tenant(), null))
                .containsExactly(35L);
    }

    @Test
    void givenPoolThatThrowsAnything_whenAsked_thenOther() {
        CompletableFuture<Result> answer = ask(as("anon").on("room"));
        pool.fail(0, new IllegalStateException("on purpose"));

        assertFailed(answer, Failure.OTHER);
    }

    private CompletableFuture<Result> ask(Request request) {
        return ask(Probe.Kind.READ, request);
    }

    private CompletableFuture<Result> ask(Probe.Kind kind, Request request) {
        return probes.ask(pool, Probe.of(kind, request)).toCompletableFuture();
    }

    private static void assertFailed(CompletableFuture<Result> answer, Failure failure) {
        assertThat(answer)
                .isCompletedWithValueMatching(result -> result instanceof Failed failed && failed.failure() == failure);
    }

    /** Two connections that nobody gets before the test says so. */
    private static final class HeldPool implements TenantPool {
        private final List<CompletableFuture<Object>> submitted = new ArrayList<>();
        private final List<SqlWork<?>> works = new ArrayList<>();

        @Override
        public TenantId tenant() {
            return PolicyDatabase.TENANT.id();
        }

        @Override
        public int size() {
            return 2;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> CompletionStage<T> submit(Object owner, SqlWork<T> work) {
            CompletableFuture<Object> result = new CompletableFuture<>();
            submitted.add(result);
            works.add(work);
            return (CompletionStage<T>) result;
        }

        void fail(int index, Exception failure) {
            submitted.get(index).completeExceptionally(failure);
        }

        /** Starts the work with a connection that is lost at once; its end is not told. */
        void run(int index) {
            Connection lost = (Connection) java.lang.reflect.Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                        throw new SQLException("gone", "08006");
                    });
            try {
                works.get(index).run(lost);
            } catch (SQLException e) {
                assertThat(e.getMessage()).isEqualTo("gone");
            }
        }
    }
}
