package io.realtime4j.broadcast;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.BroadcastSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source whose stream is up when the test says so. */
final class FakeSource implements BroadcastSource {
    final List<Runnable> waiting = new ArrayList<>();
    boolean up;

    @Nullable
    Receiver receiver;

    @Override
    public Subscription receive(Receiver value) {
        receiver = value;
        return () -> receiver = null;
    }

    @Override
    public Subscription whenStreaming(TenantId tenant, Runnable action) {
        waiting.add(action);
        if (up) {
            action.run();
        }
        return () -> waiting.remove(action);
    }

    void comesUp() {
        up = true;
        List.copyOf(waiting).forEach(Runnable::run);
    }

    Receiver received() {
        if (receiver == null) {
            throw new AssertionError("nobody receives");
        }
        return receiver;
    }
}
