package io.realtime4j.core.internal;

import io.realtime4j.core.spi.Lane;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Goes on with a stage's outcome on a lane: at once when it is there already, otherwise as a later task. */
final class Await {
    private Await() {}

    /**
     * Calls {@code next} on the lane with the value or the failure of a stage. Called on the lane.
     */
    static <T> void on(Lane lane, CompletionStage<T> stage, BiConsumer<@Nullable T, @Nullable Throwable> next) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (future.isDone()) {
            var unused = future.whenComplete((value, failure) -> next.accept(value, cause(failure)));
        } else {
            var unused =
                    future.whenComplete((value, failure) -> lane.execute(() -> next.accept(value, cause(failure))));
        }
    }

    private static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
