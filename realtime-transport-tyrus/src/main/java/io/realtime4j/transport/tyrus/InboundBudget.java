package io.realtime4j.transport.tyrus;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How much a lane keeps of what the engine has not taken yet: bodies and messages that are not complete, and large messages
 * that are being read. When it is short, those that wait for their next part make room, who has waited longest first, so that
 * clients that hold back the ends of bodies or messages do not keep others from sending. Confined to the lane, but for {@link #kept}.
 */
final class InboundBudget {
    private final Set<Unfinished> waiting = new LinkedHashSet<>(); // in the order of their last parts
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
            longestWaiting(bytes.missingFor(count)).forEach(Unfinished::giveUp);
        }
        if (!bytes.hasRoomFor(count)) {
            return false;
        }
        bytes.add(count);
        return true;
    }

    private List<Unfinished> longestWaiting(long missing) {
        List<Unfinished> found = new ArrayList<>();
        long freed = 0;
        for (Unfinished input : waiting) {
            found.add(input);
            freed += input.reserved();
            if (freed >= missing) {
                return found;
            }
        }
        return List.of();
    }

    void release(int count) {
        bytes.add(-count);
    }

    /** From now on it waits for its next part, behind all others that wait. */
    void waits(Unfinished input) {
        waiting.add(input);
    }

    /** The next part has come, or is not awaited any more. */
    void waitsNoLonger(Unfinished input) {
        waiting.remove(input);
    }
}
