package io.realtime4j.tck;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What the contracts share: waiting with a limit. Nothing is ever concluded from time having passed without an event. */
abstract class Contract {
    /** {@return how long to wait for what must come; a test fails when it is over} */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    final <T> T next(BlockingQueue<T> queue, String what) throws InterruptedException {
        T element = queue.poll(patience().toMillis(), TimeUnit.MILLISECONDS);
        if (element == null) {
            throw new AssertionError("waited in vain for " + what);
        }
        return element;
    }

    final void await(CountDownLatch latch, String what) throws InterruptedException {
        if (!latch.await(patience().toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("waited in vain for " + what);
        }
    }

    /** The value of a stage; a failure of the stage is thrown as {@link ExecutionException}. */
    final <T extends @Nullable Object> T value(CompletionStage<T> stage, String what) throws Exception {
        try {
            return stage.toCompletableFuture().get(patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("waited in vain for " + what, e);
        }
    }

    /** What a step returns that runs on a thread of its own and may be stuck forever. */
    final <T extends @Nullable Object> T elsewhere(String what, Callable<T> step) throws Exception {
        return value(start(step), what);
    }

    static <T extends @Nullable Object> CompletableFuture<T> start(Callable<T> step) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        done.complete(step.call());
                    } catch (Throwable e) { // handed to whoever waits
                        done.completeExceptionally(e);
                    }
                },
                "contract");
        thread.setDaemon(true);
        thread.start();
        return done;
    }
}
