package io.realtime4j.transport.tyrus;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One timer that is set anew for each step of a conversation. Confined to its event loop. */
final class Deadline {
    private final EventLoop loop;
    private @Nullable ScheduledFuture<?> timer;

    Deadline(EventLoop loop) {
        this.loop = loop;
    }

    void set(Duration delay, Runnable expired) {
        clear();
        timer = loop.schedule(expired, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    void clear() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
