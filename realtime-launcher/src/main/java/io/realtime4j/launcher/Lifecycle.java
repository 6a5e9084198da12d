package io.realtime4j.launcher;

import io.realtime4j.core.Realtime;
import java.util.concurrent.CountDownLatch;

/** Keeps a node running until the process is told to end. */
final class Lifecycle {
    private Lifecycle() {}

    /**
     * Closes the node when SIGTERM or SIGINT comes, and then ends the process with code 0: the JVM alone would report the
     * signal as a failure although everything stopped in order.
     */
    static void closeOnSignal(Realtime node) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            node.close();
                            Runtime.getRuntime().halt(0);
                        },
                        "realtime-stop-1"));
    }

    /** Waits until the process ends. */
    static void await() throws InterruptedException {
        new CountDownLatch(1).await();
    }
}
