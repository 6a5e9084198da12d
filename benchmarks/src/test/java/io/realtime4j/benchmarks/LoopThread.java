package io.realtime4j.benchmarks;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Runs a bare loop until it is closed. */
final class LoopThread implements AutoCloseable {
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private final BareLoop loop;

    LoopThread(BareLoop loop) {
        this.loop = loop;
        new Thread(this::run, "bench-loop-1").start();
    }

    private void run() {
        try {
            loop.run();
            done.complete(true);
        } catch (IOException | RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    /** What ended the loop by itself. */
    Optional<Throwable> failure() {
        return done.isCompletedExceptionally()
                ? Optional.of(done.handle((ok, why) -> why).join())
                : Optional.empty();
    }

    @Override
    public void close() {
        loop.close();
        done.join();
    }
}
