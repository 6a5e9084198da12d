package io.realtime4j.core.internal;

import io.realtime4j.core.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;

/** A subscription whose end is run once, however often it is closed. Thread-safe. */
final class Once implements Subscription {
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Runnable end;

    private Once(Runnable end) {
        this.end = end;
    }

    static Subscription of(Runnable end) {
        return new Once(end);
    }

    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            end.run();
        }
    }
}
