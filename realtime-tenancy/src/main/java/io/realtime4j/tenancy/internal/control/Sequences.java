package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.TenantId;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does what concerns one tenant one after the other on this node, so that a row that was read before a change never replaces one that
 * was read after it. Thread-safe; nothing is held while a step runs.
 */
final class Sequences {
    private final Map<TenantId, CompletableFuture<?>> last = new ConcurrentHashMap<>();

    /** Starts a step when all earlier ones of the tenant are done, with whatever outcome. The step does not block. */
    <T> CompletableFuture<T> next(TenantId id, Supplier<? extends CompletionStage<T>> step) {
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletionStage<?> before = last.put(id, result);
        CompletionStage<?> turn = before == null ? CompletableFuture.completedStage(null) : before;
        turn.whenComplete((ignored, failure) -> run(step, result));
        return result.whenComplete((ignored, failure) -> last.remove(id, result));
    }

    private static <T> void run(Supplier<? extends CompletionStage<T>> step, CompletableFuture<T> result) {
        CompletionStage<T> outcome;
        try {
            outcome = step.get();
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
            return;
        }
        outcome.whenComplete((value, failure) -> complete(result, value, failure));
    }

    private static <T> void complete(CompletableFuture<T> result, T value, @Nullable Throwable failure) {
        if (failure == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(failure);
        }
    }
}
