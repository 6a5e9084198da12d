package io.realtime4j.launcher;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
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

    /** Closes what was started after the start failed; the caller decides on the exit code. */
    void abandon() {
        Runtime.getRuntime().removeShutdownHook(hook);
        closeAll();
    }

    /** Waits until the process ends. */
    void await() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private void stop() {
        closeAll();
        Runtime.getRuntime().halt(0);
    }

    private void closeAll() {
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
