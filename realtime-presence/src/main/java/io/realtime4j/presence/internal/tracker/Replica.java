package io.realtime4j.presence.internal.tracker;

import io.realtime4j.presence.internal.tracker.TrackerMessage.Delta;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Digest;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Op;
import io.realtime4j.presence.internal.tracker.TrackerMessage.StatePart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Another node's entries on one topic, as they are known here. Merging is a join of a lattice: the higher clock wins, so
 * messages may come in any order and any number of times. Confined to its tracker.
 */
final class Replica {
    /** Before the first complete word; lower than every clock. */
    private static final long UNKNOWN = -1;

    private final Incarnation owner;
    private final Map<Long, Entry> entries = new LinkedHashMap<>();
    private long clock = UNKNOWN;
    private @Nullable Assembly assembly;
    private long confirmedAt;
    private long mayAskAt = Long.MIN_VALUE;

    Replica(Incarnation owner, long now) {
        this.owner = owner;
        this.confirmedAt = now;
    }

    Incarnation owner() {
        return owner;
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    /** Whether there was a complete word of the owner. */
    boolean isKnown() {
        return clock != UNKNOWN;
    }

    /** When its owner was last heard to be as far as it is known here. */
    long confirmedAt() {
        return confirmedAt;
    }

    void renew(long now) {
        confirmedAt = now;
    }

    /** Whether to ask the owner for its state; true at most once per pause. */
    boolean asks(long now, long pause) {
        if (now < mayAskAt) {
            return false;
        }
        mayAskAt = now + pause;
        return true;
    }

    /** Takes a delta; returns false when something before it is missing. */
    boolean merge(Delta delta, long now, List<Change> changes) {
        if (delta.clock() <= clock) {
            return true;
        }
        if (delta.base() != 0 && (clock == UNKNOWN || delta.base() > clock)) {
            return false;
        }
        if (delta.base() == 0) {
            replace(entriesOf(delta), changes);
        } else {
            delta.ops().forEach(op -> put(op.channel(), op.entry(), changes));
        }
        advance(delta.clock(), now);
        return true;
    }

    /** Takes a digest; returns false when the owner is further than what is known here. */
    boolean merge(Digest digest, long now, List<Change> changes) {
        if (digest.clock() < clock) {
            return true;
        }
        if (digest.clock() > clock) {
            if (digest.entries() != 0) {
                return false;
            }
            replace(List.of(), changes);
        }
        advance(digest.clock(), now);
        return true;
    }

    /** Takes a part of the owner's state; the last one to come puts it in place. */
    void merge(StatePart part, long now, List<Change> changes) {
        if (part.clock() < clock || (assembly != null && part.clock() < assembly.clock)) {
            return;
        }
        if (part.clock() == clock) {
            confirmedAt = now;
            return;
        }
        if (assembly == null || assembly.clock < part.clock()) {
            assembly = new Assembly(part.clock(), part.parts());
        }
        if (assembly.add(part)) {
            replace(assembly.entries(), changes);
            advance(part.clock(), now);
        }
    }

    private static List<Entry> entriesOf(Delta delta) {
        List<Entry> all = new ArrayList<>();
        for (Op op : delta.ops()) {
            if (op.entry() != null) {
                all.add(op.entry());
            }
        }
        return all;
    }

    private void advance(long reached, long now) {
        clock = reached;
        confirmedAt = now;
        if (assembly != null && assembly.clock <= reached) {
            assembly = null;
        }
    }

    private void replace(List<Entry> all, List<Change> changes) {
        Set<Long> gone = new HashSet<>(entries.keySet());
        for (Entry entry : all) {
            gone.remove(entry.channel());
            put(entry.channel(), entry, changes);
        }
        gone.forEach(channel -> put(channel, null, changes));
    }

    private void put(long channel, @Nullable Entry entry, List<Change> changes) {
        Entry before = entry == null ? entries.remove(channel) : entries.put(channel, entry);
        boolean same =
                before == null ? entry == null : entry != null && before.ref().equals(entry.ref());
        if (!same) {
            changes.add(new Change(before, entry));
        }
    }

    /** Parts of one state that have come so far. */
    private static final class Assembly {
        private final long clock;
        private final int parts;
        private final Map<Integer, List<Entry>> received = new HashMap<>();

        Assembly(long clock, int parts) {
            this.clock = clock;
            this.parts = parts;
        }

        boolean add(StatePart part) {
            received.put(part.part(), part.entries());
            return received.size() == parts;
        }

        List<Entry> entries() {
            List<Entry> all = new ArrayList<>();
            received.values().forEach(all::addAll);
            return all;
        }
    }
}
