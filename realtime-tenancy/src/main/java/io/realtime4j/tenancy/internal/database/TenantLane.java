package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which everything about the connections of a share of the tenants happens, in order. Nothing on it blocks; what throws is
 * logged, and the lane goes on. Thread-safe.
 */
final class TenantLane {
    private static final Logger log = LoggerFactory.getLogger(TenantLane.class);

    private final ScheduledExecutorService executor;

    /** The executor has one thread. */
    TenantLane(ScheduledExecutorService executor) {
        this.executor = executor;
    }

    ScheduledExecutorService executor() {
        return executor;
    }

    void execute(Runnable task) {
        executor.execute(() -> run(task));
    }

    Future<?> after(Duration delay, Runnable task) {
        return executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    Future<?> every(Duration interval, Runnable task) {
        return executor.scheduleAtFixedRate(
                () -> run(task), interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Handles the outcome of a stage on the lane. */
    <T> void when(CompletionStage<T> stage, BiConsumer<@Nullable T, @Nullable Throwable> handler) {
        stage.whenComplete((result, failure) -> execute(() -> handler.accept(result, failure)));
    }

    /** Asks on the lane. */
    <T> CompletionStage<T> call(Supplier<CompletionStage<T>> question) {
        return CompletableFuture.supplyAsync(question, executor).thenCompose(stage -> stage);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("code", ErrorCode.UNKNOWN_ERROR.wireName())
                    .setCause(e)
                    .log("task of a tenant's connection broke");
        }
    }
}
