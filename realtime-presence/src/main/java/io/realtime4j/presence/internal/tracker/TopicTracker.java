package io.realtime4j.presence.internal.tracker;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Delta;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Digest;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Goodbye;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Nobody;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Op;
import io.realtime4j.presence.internal.tracker.TrackerMessage.StatePart;
import io.realtime4j.presence.internal.tracker.TrackerMessage.StateRequest;
import io.realtime4j.presence.internal.tracker.TrackerMessage.WhoHas;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who is on one topic, as one node knows it: the node's own entries, and a replica of each other node's. An entry
 * belongs to exactly one channel of exactly one node, so there are no conflicts: each node is the only one to change its own
 * entries, numbers its changes with a clock, and the others follow.
 *
 * <p>A change is told in a delta that names the clock before and after it. A node that misses one finds out by the next delta
 * or digest and asks for the whole state, which comes in parts. Entries are leased: a node that is not heard for a while has
 * none; a late word brings them back. Not safe for use by several threads; whoever owns it serialises the calls.
 */
public final class TopicTracker {
    /** Bytes of a message that an entry needs beside its key and fields. */
    private static final int ENTRY_OVERHEAD = 64;

    private final Incarnation self;
    private final LongSupplier sequence;
    private final Map<Long, Entry> own = new LinkedHashMap<>();
    private final Map<Long, Optional<Entry>> untold = new LinkedHashMap<>();
    private final Map<String, Replica> replicas = new HashMap<>();
    private long clock;
    private long toldClock;

    /**
     * Makes a tracker that knows nobody.
     *
     * @param self this node's life
     * @param sequence numbers changes, ascending over all topics of the node, so that a topic that is given up and used again
     *     never repeats a clock; the first number is positive
     */
    public TopicTracker(Incarnation self, LongSupplier sequence) {
        this.self = self;
        this.sequence = sequence;
    }

    // ------------------------------------------------------------------ own entries

    /**
     * Sets the entry of one of the node's channels.
     *
     * @param channel number of the channel
     * @param key its key, the same for the channel's whole life
     * @param fields the object's fields as JSON text without braces
     * @param ref identifies the new version
     * @return what changed
     */
    public Change track(long channel, String key, Slice fields, String ref) {
        Entry before = own.get(channel);
        Entry entry = new Entry(channel, key, fields, ref, before == null ? null : before.ref());
        own.put(channel, entry);
        note(channel, entry);
        return new Change(before, entry);
    }

    /**
     * Removes the entry of one of the node's channels.
     *
     * @param channel number of the channel
     * @return what changed, or null when it had none
     */
    public @Nullable Change untrack(long channel) {
        Entry before = own.remove(channel);
        if (before == null) {
            return null;
        }
        note(channel, null);
        return new Change(before, null);
    }

    private void note(long channel, @Nullable Entry entry) {
        clock = sequence.getAsLong();
        untold.remove(channel);
        untold.put(channel, Optional.ofNullable(entry));
    }

    /** {@return what changed since the last call, or null for nothing} */
    public @Nullable Delta takeDelta() {
        if (untold.isEmpty()) {
            return null;
        }
        List<Op> ops = new ArrayList<>(untold.size());
        untold.forEach((channel, entry) -> ops.add(new Op(channel, entry.orElse(null))));
        Delta delta = new Delta(self, toldClock, clock, ops);
        untold.clear();
        toldClock = clock;
        return delta;
    }

    /** {@return how far this node is, as the others should know after the last delta} */
    public Digest digest() {
        return new Digest(self, toldClock, untold.isEmpty() ? own.size() : Math.max(1, own.size()));
    }

    /**
     * Takes all own entries.
     *
     * @param maxBytesPerPart about how large a message may be, unless a single entry is larger
     * @return the messages, at least one; changes not taken as a delta before are among them
     */
    public List<StatePart> state(int maxBytesPerPart) {
        List<List<Entry>> parts = parts(maxBytesPerPart);
        List<StatePart> messages = new ArrayList<>(parts.size());
        for (List<Entry> part : parts) {
            messages.add(new StatePart(self, clock, messages.size(), parts.size(), part));
        }
        return messages;
    }

    private List<List<Entry>> parts(int maxBytesPerPart) {
        List<List<Entry>> parts = new ArrayList<>();
        List<Entry> part = new ArrayList<>();
        parts.add(part);
        long bytes = 0;
        for (Entry entry : own.values()) {
            long size = ENTRY_OVERHEAD + entry.size();
            if (!part.isEmpty() && bytes + size > maxBytesPerPart) {
                part = new ArrayList<>();
                parts.add(part);
                bytes = 0;
            }
            part.add(entry);
            bytes += size;
        }
        return parts;
    }

    /** {@return whether the others were told of an entry of this node ever} */
    public boolean hasTold() {
        return toldClock > 0;
    }

    /** {@return whether the node has entries of its own, or changes that it has not told} */
    public boolean hasOwn() {
        return !own.isEmpty() || !untold.isEmpty();
    }

    // ------------------------------------------------------------------ other nodes

    /**
     * Takes a message of another node.
     *
     * @param message what it says; one of this node's own, or of a former life of anybody, changes nothing
     * @param now milliseconds of a steady clock
     * @param askAgainMillis how long to wait for a state before it is asked for again
     * @return what changed, and whether to answer
     */
    public Merge merge(TrackerMessage message, long now, long askAgainMillis) {
        if (message.from().node().equals(self.node()) || message instanceof WhoHas || message instanceof Nobody) {
            return Merge.NOTHING;
        }
        if (message instanceof Goodbye) {
            return new Merge(forget(message.from()), null, false);
        }
        if (message instanceof StateRequest request) {
            boolean asked = request.of() == null ? hasOwn() : request.of().equals(self.node());
            return asked ? Merge.TELL_STATE : Merge.NOTHING;
        }
        List<Change> changes = new ArrayList<>();
        Replica replica = replicaOf(message.from(), now, changes);
        if (replica == null) {
            return Merge.NOTHING;
        }
        boolean complete = true;
        if (message instanceof Delta delta) {
            complete = replica.merge(delta, now, changes);
        } else if (message instanceof Digest digest) {
            complete = replica.merge(digest, now, changes);
        } else if (message instanceof StatePart part) {
            replica.merge(part, now, changes);
        }
        StateRequest request = complete || !replica.asks(now, askAgainMillis)
                ? null
                : new StateRequest(self, message.from().node());
        return new Merge(List.copyOf(changes), request, false);
    }

    /** {@return the request with which a newcomer asks everybody} */
    public StateRequest askAll() {
        return new StateRequest(self, null);
    }

    /**
     * Tells whether all entries that a node had at some time are known.
     *
     * @param node its name
     * @return false while there is none of its words, or only a part
     */
    public boolean knows(String node) {
        Replica replica = replicas.get(node);
        return replica != null && replica.isKnown();
    }

    private @Nullable Replica replicaOf(Incarnation from, long now, List<Change> changes) {
        Replica known = replicas.get(from.node());
        if (known != null && known.owner().epoch() > from.epoch()) {
            return null;
        }
        if (known != null && known.owner().epoch() < from.epoch()) {
            leave(known, changes);
            known = null;
        }
        if (known == null) {
            known = new Replica(from, now);
            replicas.put(from.node(), known);
        }
        return known;
    }

    /**
     * Drops the entries of a node whose life is over, and of its lives before.
     *
     * @param last the life; entries of a later one stay
     * @return what changed
     */
    public List<Change> forget(Incarnation last) {
        List<Change> changes = new ArrayList<>();
        Replica gone = replicas.get(last.node());
        if (gone != null && gone.owner().epoch() <= last.epoch()) {
            replicas.remove(last.node());
            leave(gone, changes);
        }
        return changes;
    }

    /**
     * Drops the entries of nodes that were not heard for long.
     *
     * @param heardBefore milliseconds of the steady clock
     * @return what changed, by name of the node
     */
    public Map<String, List<Change>> expire(long heardBefore) {
        Map<String, List<Change>> all = new LinkedHashMap<>();
        for (Replica replica : List.copyOf(replicas.values())) {
            if (replica.confirmedAt() < heardBefore) {
                all.put(replica.owner().node(), forget(replica.owner()));
            }
        }
        return all;
    }

    /**
     * Believes all that is known for another while, as if each node had just confirmed it.
     *
     * @param now milliseconds of the steady clock
     */
    public void renew(long now) {
        replicas.values().forEach(replica -> replica.renew(now));
    }

    private static void leave(Replica gone, List<Change> changes) {
        gone.entries().forEach(entry -> changes.add(new Change(entry, null)));
    }

    // ------------------------------------------------------------------ view

    /**
     * Shows all entries, own ones first.
     *
     * @param visitor sees each
     */
    public void forEach(Consumer<Entry> visitor) {
        own.values().forEach(visitor);
        replicas.values().forEach(replica -> replica.entries().forEach(visitor));
    }

    /** {@return the node's own entries; a view} */
    public Collection<Entry> ownEntries() {
        return own.values();
    }

    /**
     * What came of a message.
     *
     * @param changes what became different
     * @param request what to ask, or null
     * @param tellState whether this node was asked for its {@link #state}
     */
    public record Merge(List<Change> changes, @Nullable StateRequest request, boolean tellState) {
        private static final Merge NOTHING = new Merge(List.of(), null, false);
        private static final Merge TELL_STATE = new Merge(List.of(), null, true);
    }
}
