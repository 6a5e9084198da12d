package io.realtime4j.core.internal;

import io.realtime4j.core.protocol.ClientMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one channel that wait while its join or its token is being checked. Bounded by their count, and by the bytes that
 * may wait for all channels of a connection and of a lane. Confined to the connection's lane.
 */
final class WaitingMessages {
    private final Deque<ClientMessage> messages = new ArrayDeque<>(4);
    private final int maxCount;
    private final ByteBudget budget;

    WaitingMessages(int maxCount, ByteBudget budget) {
        this.maxCount = maxCount;
        this.budget = budget;
    }

    /** Keeps a message; false when there is no room for it. */
    boolean offer(ClientMessage message) {
        if (messages.size() >= maxCount || !budget.reserve(message.size())) {
            return false;
        }
        messages.add(message.copy());
        return true;
    }

    @Nullable
    ClientMessage poll() {
        ClientMessage message = messages.poll();
        if (message != null) {
            budget.release(message.size());
        }
        return message;
    }

    /** Forgets what waits. */
    void clear() {
        while (poll() != null) {
            // Each gives its bytes back.
        }
    }
}
