package io.realtime4j.tck;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which calls are running that must not wait, and which of them do. Thread-safe, but for one thread that looks. */
final class RunningCalls {
    private final Map<Thread, Call> calls = new ConcurrentHashMap<>();

    /** Makes a call; one that is made within another belongs to it. */
    <T> T during(String method, Supplier<T> step) {
        Thread thread = Thread.currentThread();
        Call outer = calls.putIfAbsent(thread, new Call(method));
        try {
            return step.get();
        } finally {
            if (outer == null) {
                calls.remove(thread);
            }
        }
    }

    /**
     * Looks once.
     *
     * @param limit so long a call may wait, as for a lock
     * @return a call that was seen waiting, and never at work, for longer, and where it waits; null when there is none
     */
    @Nullable
    String waiting(Duration limit) {
        long now = System.nanoTime();
        for (Map.Entry<Thread, Call> running : calls.entrySet()) {
            Thread thread = running.getKey();
            Call call = running.getValue();
            if (call.hasWaited(isWaiting(thread), now) > limit.toNanos()) {
                return call.method + " waits" + stack(thread);
            }
        }
        return null;
    }

    private static boolean isWaiting(Thread thread) {
        return switch (thread.getState()) {
            case BLOCKED, WAITING, TIMED_WAITING -> true;
            default -> false;
        };
    }

    private static String stack(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .map(frame -> System.lineSeparator() + "\tat " + frame)
                .collect(Collectors.joining());
    }

    /** The state belongs to who looks. */
    private static final class Call {
        private final String method;
        private long since;
        private boolean waiting;

        Call(String method) {
            this.method = method;
        }

        long hasWaited(boolean waitsNow, long now) {
            if (!waitsNow || !waiting) {
                since = now;
            }
            waiting = waitsNow;
            return now - since;
        }
    }
}
