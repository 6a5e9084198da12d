package io.realtime4j.tenancy.internal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.internal.database.FakeDataSource.FakeConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DataSourcePoolTest {
    private static final TenantId TENANT = new TenantId("acme");

    private final FakeDataSource source = new FakeDataSource();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final VirtualTimer timer = new VirtualTimer();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void stop() {
        release.countDown();
        workers.shutdownNow();
    }

    @Test
    void whenWorkEnds_thenItsConnectionIsRolledBackAndReturned() throws Exception {
        DataSourcePool pool = pool(1);

        boolean autoCommit = pool.submit(connection -> connection.getAutoCommit())
                .toCompletableFuture()
                .get();

        FakeConnection used = source.connections().get(0);
        assertThat(autoCommit).isFalse();
        assertThat(used.calls()).containsExactly("setAutoCommit false", "rollback", "setAutoCommit true", "close");
    }

    @Test
    void whenWorkFails_thenTheStageFailsWithItsExceptionAndTheConnectionIsRolledBack() {
        DataSourcePool pool = pool(1);
        SQLException failure = new SQLException("no such table", "42P01");

        CompletableFuture<String> result = pool.<String>submit(connection -> {
                    throw failure;
                })
                .toCompletableFuture();

        assertThatThrownBy(result::get).isInstanceOf(ExecutionException.class).hasCause(failure);
        assertThat(source.connections().get(0).calls()).contains("rollback", "close");
    }

    @Test
    void givenNoConnection_whenSubmitting_thenTheStageFailsWithTheDriversException() {
        SQLException refused = new SQLException("connection refused", "08001");
        source.fail(refused);

        CompletableFuture<String> result = pool(1).submit(connection -> "never").toCompletableFuture();

        assertThatThrownBy(result::get).hasCause(refused);
    }

    @Test
    void givenAllBusy_whenMoreIsSubmitted_thenItRunsInOrder() throws Exception {
        DataSourcePool pool = pool(1);
        List<Integer> order = new ArrayList<>();
        pool.submit(connection -> await(release));
        CompletableFuture<Boolean> second =
                pool.submit(connection -> order.add(2)).toCompletableFuture();
        CompletableFuture<Boolean> third =
                pool.submit(connection -> order.add(3)).toCompletableFuture();

        release.countDown();
        CompletableFuture.allOf(second, third).get(10, TimeUnit.SECONDS);

        assertThat(order).containsExactly(2, 3);
        assertThat(timer.pending()).isZero();
    }

    @Test
    void givenAllBusy_whenTheQueueTargetPasses_thenWhatWaitsFailsAsExhausted() {
        DataSourcePool pool = pool(2);
        pool.submit(connection -> await(release));
        pool.submit(connection -> await(release));
        CompletableFuture<String> third = pool.submit(connection -> "late").toCompletableFuture();

        timer.advance(Duration.ofSeconds(4));
        boolean early = third.isDone();
        timer.advance(Duration.ofSeconds(1));

        assertThat(early).isFalse();
        assertThatThrownBy(third::get)
                .cause()
                .isInstanceOf(PoolExhaustedException.class)
                .hasMessage("pool of tenant acme had none of its 2 connections free for 5000 ms");
    }

    @Test
    void whenClosed_thenWhatWaitsAndWhatComesFailsAsExhausted() {
        DataSourcePool pool = pool(1);
        pool.submit(connection -> await(release));
        CompletableFuture<String> waiting = pool.submit(connection -> "late").toCompletableFuture();

        pool.close();

        assertThatThrownBy(waiting::get).hasMessageContaining("pool of tenant acme is closed");
        assertThatThrownBy(() ->
                        pool.submit(connection -> "later").toCompletableFuture().get())
                .cause()
                .isInstanceOf(PoolExhaustedException.class);
    }

    @Test
    void givenTenThousandWaiting_whenMoreIsSubmitted_thenItIsRefusedAtOnce() {
        DataSourcePool pool = pool(1);
        pool.submit(connection -> await(release));
        for (int i = 0; i < 10_000; i++) {
            pool.submit(connection -> "waits");
        }

        CompletableFuture<String> more = pool.submit(connection -> "too much").toCompletableFuture();

        assertThatThrownBy(more::get).hasMessageContaining("has 10000 tasks waiting");
    }

    private DataSourcePool pool(int size) {
        return new DataSourcePool(TENANT, source, size, Duration.ofSeconds(5), workers, timer);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
