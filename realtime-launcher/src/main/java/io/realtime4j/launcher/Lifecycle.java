package io.realtime4j.launcher;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a running process, from the first that was started to the last. When SIGTERM or SIGINT comes they are closed in
 * the opposite order, and the process ends with code 0: the JVM alone would report the signal as a failure although everything
 * stopped in order.
 */
final class Lifecycle {
    private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Thread hook = new Thread(this::stop, "realtime-stop-1");

    @GuardedBy("this")
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private Lifecycle() {}

    /** Begins to wait for signals. */
    static Lifecycle begin() {
        Lifecycle lifecycle = new Lifecycle();
        Runtime.getRuntime().addShutdownHook(lifecycle.hook);
        return lifecycle;
    }

    /** Adds a part that was started. */
    synchronized <T extends AutoCloseable> T closing(T part) {
        parts.push(part);
        return part;
    }

    /**
     * Starts a part that outlives the process unless it is closed. A signal that comes meanwhile waits until it has started, and
     * closes it then.
     */
    <T extends AutoCloseable> T starting(Supplier<T> start) {
        CompletableFuture<AutoCloseable> outcome = new CompletableFuture<>();
        closing(() -> outcome.get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS).close());
        try {
            T part = start.get();
            outcome.complete(part);
            return part;
        } finally {
            outcome.complete(() -> {}); // unless it has a part
        }
    }

    /**
     * Closes what was started after the start failed; the caller decides on the exit code. When a signal was why it failed, this
     * does not return: the process ends.
     */
    void abandon() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            log.atDebug().setCause(e).log("stopped while starting");
            joinHook();
            return;
        }
        closeAll();
    }

    private void joinHook() {
        try {
            hook.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the process ends. */
    void await() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private void stop() {
        closeAll();
        Runtime.getRuntime().halt(0);
    }

    /** Closes the parts, the last first. */
    void closeAll() {
        for (AutoCloseable part = next(); part != null; part = next()) {
            close(part);
        }
    }

    private synchronized @Nullable AutoCloseable next() {
        return parts.poll();
    }

    /** One part that fails to stop does not keep the others running. */
    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            log.atError().setCause(e).log("a part of the server did not stop in order");
        }
    }
}
