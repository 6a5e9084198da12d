package io.realtime4j.launcher.warmup;

import io.realtime4j.transport.tyrus.TyrusSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After a start the virtual machine interprets, and compiles while the first clients wait. Therefore a node plays conversations with a second one of
 * the same parts in its process, which nobody else can enter, for a few seconds after it listens; what that has compiled serves the clients.
 *
 * <p>Runs on a thread of its own; what it says is not logged, as {@link #isRehearsing} tells.
 */
public final class WarmUp implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

    /** Request id of a rehearsal's requests; nobody else can guess it. */
    public static final String REQUEST_ID = "warm-up-" + UUID.randomUUID();

    private static final String THREAD = "realtime-warm-up-1";
    private static final long STOP_LIMIT_MILLIS = 5_000;

    private final TyrusSettings listener;
    private final long deadline;
    private final Thread thread = new Thread(this::run, THREAD);
    private volatile boolean closed;

    private WarmUp(Duration time, TyrusSettings listener) {
        this.listener = listener;
        this.deadline = System.nanoTime() + time.toNanos();
    }

    /**
     * Begins; does not block.
     *
     * @param time how long; nothing is done when it is zero
     * @param listener of the node that is warmed up: its event loops and compression are rehearsed, too
     * @return what ends it early
     */
    public static WarmUp start(Duration time, TyrusSettings listener) {
        WarmUp warmUp = new WarmUp(time, listener);
        if (!time.isZero()) {
            warmUp.thread.setDaemon(true);
            warmUp.thread.start();
        }
        return warmUp;
    }

    /**
     * Tells lines of the log apart.
     *
     * @param threadName of the thread that logged
     * @return whether a line of this thread is about a rehearsal
     */
    public static boolean isRehearsing(String threadName) {
        return threadName.equals(THREAD);
    }

    private void run() {
        long begin = System.nanoTime();
        try (Stage stage = Stage.open(listener)) {
            int round = 0;
            while (!isOver()) {
                Scene.play(stage, round++);
            }
            log.atDebug()
                    .addKeyValue("conversations", round)
                    .addKeyValue(
                            "durationMs",
                            Duration.ofNanos(System.nanoTime() - begin).toMillis())
                    .log("warmed up");
        } catch (IOException | RuntimeException e) {
            // the node itself listens already, and is only slower at first
            log.atWarn().setCause(e).log("warming up ended early");
        }
    }

    /** {@return whether it rehearses} */
    boolean isRunning() {
        return thread.isAlive();
    }

    private boolean isOver() {
        return closed || System.nanoTime() - deadline >= 0;
    }

    /** Ends it, within a few seconds. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(STOP_LIMIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
