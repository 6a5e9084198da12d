package io.realtime4j.core.internal;

import io.realtime4j.core.spi.Lane;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Goes on with a stage's outcome on a lane: at once when it is there already, otherwise as a later task. */
final class Await {
    private Await() {}

    /** Calls {@code next} with the value of a stage, or {@code failed} with its failure. Called on the lane. */
    static <T extends @Nullable Object> void on(
            Lane lane, CompletionStage<T> stage, Consumer<T> next, Consumer<Throwable> failed) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (future.isDone()) {
            tell(future, next, failed);
        } else {
            var unused = future.whenComplete((value, failure) -> lane.execute(() -> tell(future, next, failed)));
        }
    }

    private static <T extends @Nullable Object> void tell(
            CompletableFuture<T> done, Consumer<T> next, Consumer<Throwable> failed) {
        T value;
        try {
            value = done.join();
        } catch (CompletionException e) {
            failed.accept(e.getCause() == null ? e : e.getCause());
            return;
        } catch (CancellationException e) {
            failed.accept(e);
            return;
        }
        next.accept(value);
    }
}
