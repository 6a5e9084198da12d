package io.realtime4j.transport.tyrus;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How much a lane keeps of what the engine has not taken yet: bodies and messages that are not complete, and large messages
 * that are being read. When it is short, messages that wait for their next part make room, those that have waited longest
 * first, so that who holds back the ends of messages does not keep others from sending. Confined to the lane, but for {@link #kept}.
 */
final class InboundBudget {
    private final Set<Fragments> waiting = new LinkedHashSet<>(); // in the order of their last parts
    private final LaneBudget bytes = new LaneBudget();

    void limit(long most) {
        bytes.limit(most);
    }

    /** How many bytes are kept at this moment. Any thread. */
    long kept() {
        return bytes.kept();
    }

    /** Takes bytes; returns whether it did. Nobody has to make room when all who wait could not make enough. */
    boolean reserve(int count) {
        if (!bytes.hasRoomFor(count)) {
            longestWaiting(bytes.missingFor(count)).forEach(Fragments::giveUp);
        }
        if (!bytes.hasRoomFor(count)) {
            return false;
        }
        bytes.add(count);
        return true;
    }

    private List<Fragments> longestWaiting(long missing) {
        List<Fragments> found = new ArrayList<>();
        long freed = 0;
        for (Fragments message : waiting) {
            found.add(message);
            freed += message.reserved();
            if (freed >= missing) {
                return found;
            }
        }
        return List.of();
    }

    void release(int count) {
        bytes.add(-count);
    }

    /** From now on the message waits for its next part. */
    void waits(Fragments message) {
        waiting.add(message);
    }

    /** The next part has come, or is not awaited any more. */
    void waitsNoLonger(Fragments message) {
        waiting.remove(message);
    }
}
