package io.realtime4j.presence;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.presence.internal.tracker.Change;
import io.realtime4j.presence.internal.tracker.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes of a topic that leave together. One entry changes at most once in a diff: whoever sees the diff knows after it what it
 * would know after each change alone, and misses no join or leave. Confined to its room.
 */
final class PendingDiff {
    private final List<Change> changes = new ArrayList<>();
    private final Set<Source> sources = new HashSet<>();
    private long bytes;

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Whether the entry of a channel changed already. */
    boolean has(String node, long channel) {
        return sources.contains(new Source(node, channel));
    }

    void add(String node, Change change) {
        long channel = change.joined() != null ? change.joined().channel() : channelThatLeft(change);
        sources.add(new Source(node, channel));
        changes.add(change);
        bytes += size(change.joined()) + size(change.left());
    }

    /** About how many bytes of keys and objects it tells. */
    long bytes() {
        return bytes;
    }

    private static long size(@Nullable Entry entry) {
        return entry == null ? 0 : entry.size();
    }

    private static long channelThatLeft(Change change) {
        if (change.left() == null) {
            throw new AssertionError(change);
        }
        return change.left().channel();
    }

    List<Change> changes() {
        return List.copyOf(changes);
    }

    /** The entries that were there before the changes. */
    List<Entry> before(List<Entry> now) {
        if (isEmpty()) {
            return now;
        }
        Map<String, Entry> before = new LinkedHashMap<>();
        now.forEach(entry -> before.put(entry.ref(), entry));
        for (Change change : changes) {
            if (change.left() != null) {
                before.put(change.left().ref(), change.left());
            }
        }
        for (Change change : changes) {
            if (change.joined() != null) {
                before.remove(change.joined().ref());
            }
        }
        return List.copyOf(before.values());
    }

    Slice json() {
        return PresenceJson.diff(changes);
    }

    private record Source(String node, long channel) {}
}
