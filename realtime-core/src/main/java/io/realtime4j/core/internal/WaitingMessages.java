package io.realtime4j.core.internal;

import io.realtime4j.core.protocol.ClientMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one channel that wait while its join or its token is being checked. Bounded by count and bytes. Confined to the
 * connection's lane.
 */
final class WaitingMessages {
    private static final int MAX_BYTES = 5_000_000;

    private final Deque<ClientMessage> messages = new ArrayDeque<>(4);
    private final int maxCount;
    private int bytes;

    WaitingMessages(int maxCount) {
        this.maxCount = maxCount;
    }

    /** Keeps a message; false when there is no room for it. */
    boolean offer(ClientMessage message) {
        int size = message.payload().length();
        if (messages.size() >= maxCount || (bytes > 0 && bytes + size > MAX_BYTES)) {
            return false;
        }
        bytes += size;
        messages.add(message.copy());
        return true;
    }

    @Nullable
    ClientMessage poll() {
        return messages.poll();
    }
}
