package io.realtime4j.presence;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.SharedPush;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.protocol.TopicMessage.Audience;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.presence.internal.tracker.Change;
import io.realtime4j.presence.internal.tracker.Entry;
import io.realtime4j.presence.internal.tracker.Incarnation;
import io.realtime4j.presence.internal.tracker.TopicTracker;
import io.realtime4j.presence.internal.tracker.TopicTracker.Merge;
import io.realtime4j.presence.internal.tracker.TrackerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One topic's presence on this node: the tracker, and what the topic's channels are told. Confined to the lane that owns it,
 * whichever lanes its channels are on; {@link #run} brings tasks there.
 *
 * <p>Changes of one turn of that lane leave as one diff. While a topic is busy, diffs keep a distance that grows with the number
 * of channels, so that a burst costs each channel a few frames and not one per change. Who joins gets the state that was told
 * last, encoded once and shared, so that each change reaches it once: in that state or in a diff after it.
 */
final class Room {
    private static final Logger log = LoggerFactory.getLogger(Room.class);
    private static final int CHANNELS_PER_MILLI_OF_DISTANCE = 50;
    private static final int BYTES_PER_DIFF = 1024 * 1024;

    private final Topic topic;
    private final PresenceNode node;
    private final Lane lane;
    private final TopicTracker tracker;
    private PendingDiff pending = new PendingDiff();
    private final RoomObservers observers;
    private Subscription interest = () -> {};
    /** What was told so far, without what is pending; made when somebody joins. */
    private @Nullable SharedPush state;
    /** Entries of all nodes; changed on the lane, read anywhere. */
    private final AtomicInteger present = new AtomicInteger();
    /** Of their keys and objects; likewise. */
    private final AtomicLong bytes = new AtomicLong();

    private boolean turnQueued;
    private boolean flushing;
    private boolean closed;
    private long flushedAt;
    private long digestAt;
    private long tickedAt;

    /** Changed within the registry's map entry only, read anywhere as an estimate. */
    private final AtomicInteger uses = new AtomicInteger();

    Room(Topic topic, PresenceNode node, Lane lane) {
        this.topic = topic;
        this.node = node;
        this.lane = lane;
        this.tracker = new TopicTracker(node.self(), node::nextClock);
        this.observers = new RoomObservers(topic);
        this.flushedAt = now() - TimeUnit.DAYS.toMillis(1);
    }

    Topic topic() {
        return topic;
    }

    /** How many entries there are on all nodes. Any thread. */
    int present() {
        return present.get();
    }

    /** Whether so many bytes more may be tracked, about: other lanes may be about to. What takes nothing always may. Any thread. */
    boolean hasRoomFor(long more) {
        return more <= 0 || bytes.get() + more <= node.settings().maxTopicBytes();
    }

    int addUse() {
        return uses.incrementAndGet();
    }

    int removeUse() {
        return uses.decrementAndGet();
    }

    /** Runs a task on the room's lane: at once when it is the calling thread's, otherwise after what is queued there. */
    void run(Runnable task) {
        if (lane.isCurrent()) {
            task.run();
        } else {
            lane.execute(task);
        }
    }

    /** Runs a task on the room's lane later, after what is queued there. */
    void queue(Runnable task) {
        lane.execute(task);
    }

    // ------------------------------------------------------------------ life

    void open() {
        interest = node.bus().subscribe(topic, bytes -> lane.execute(() -> receive(bytes)));
        tickedAt = now();
        digestAt = tickedAt + node.settings().digestInterval().toMillis();
        tell(tracker.askAll());
    }

    void close() {
        flush();
        closed = true;
        interest.close();
    }

    // ------------------------------------------------------------------ own entries

    void track(long channel, String key, Slice fields) {
        flushIfChanged(node.self().node(), channel);
        Change change = tracker.track(channel, key, fields, node.nextRef());
        node.meters()
                .entries(topic.tenant(), change.left() == null ? 1 : 0, size(change.joined()) - size(change.left()));
        changed(node.self().node(), change);
    }

    void untrack(long channel) {
        flushIfChanged(node.self().node(), channel);
        Change change = tracker.untrack(channel);
        if (change != null) {
            node.meters().entries(topic.tenant(), -1, -size(change.left()));
            changed(node.self().node(), change);
        }
    }

    private static long size(@Nullable Entry entry) {
        return entry == null ? 0 : entry.size();
    }

    // ------------------------------------------------------------------ other nodes

    private void receive(byte[] bytes) {
        if (closed) {
            return;
        }
        try {
            receive(node.decode(bytes));
        } catch (IllegalArgumentException e) {
            log.atError()
                    .addKeyValue("tenant", topic.tenant())
                    .addKeyValue("topic", topic.name())
                    .setCause(e)
                    .log("presence message of another node cannot be read");
        }
    }

    private void receive(TrackerMessage message) {
        String from = message.from().node();
        Merge merge =
                tracker.merge(message, now(), node.settings().digestInterval().toMillis() / 2);
        take(from, merge.changes());
        if (merge.request() != null) {
            tell(merge.request());
        }
        if (merge.tellState()) {
            flush();
            tracker.state(node.settings().maxMessageBytes()).forEach(this::tell);
        }
    }

    /** Drops the entries of a node that is gone. */
    void forget(Incarnation last) {
        take(last.node(), tracker.forget(last));
    }

    private void take(String from, List<Change> changes) {
        for (Change change : changes) {
            Entry entry = change.joined() == null ? change.left() : change.joined();
            if (entry != null) {
                flushIfChanged(from, entry.channel());
            }
            changed(from, change);
        }
    }

    /** Tells how far this node is, drops who was not heard for long, and the state that nobody may want again; called now and then. */
    void tick() {
        state = null;
        long now = now();
        if (now - tickedAt > 2 * node.tickMillis()) {
            // This lane stood still, and what the others said meanwhile still waits.
            tracker.renew(now);
        }
        tickedAt = now;
        long interval = node.settings().digestInterval().toMillis();
        if (now >= digestAt) {
            digestAt = now + interval;
            if (tracker.hasTold() && node.bus().mayHaveInterest(topic)) {
                tell(tracker.digest());
            }
        }
        tracker.expire(now - PresenceNode.LEASE_INTERVALS * interval).forEach((name, changes) -> take(name, changes));
    }

    // ------------------------------------------------------------------ what channels are told

    /** Gives the state to somebody who joined: as it was told so far, since what is pending comes as a diff. */
    void askState(Consumer<SharedPush> newcomer) {
        SharedPush told = state == null
                ? new SharedPush(topic, "presence_state", PresenceJson.state(pending.before(entries())))
                : state;
        state = told;
        newcomer.accept(told);
    }

    /** Adds an observer and tells it who is there. */
    void beginObserving(Consumer<PresenceDiff> observer) {
        if (flushing) {
            lane.execute(() -> beginObserving(observer));
            return;
        }
        flush();
        observers.add(observer, list());
    }

    void endObserving(Consumer<PresenceDiff> observer) {
        observers.remove(observer);
    }

    List<PresenceEntry> list() {
        return node.shown(entries());
    }

    private List<Entry> entries() {
        List<Entry> all = new ArrayList<>();
        tracker.forEach(all::add);
        return all;
    }

    private void flushIfChanged(String from, long channel) {
        if (pending.has(from, channel)) {
            flush();
        }
    }

    private void changed(String from, Change change) {
        pending.add(from, change);
        present.addAndGet((change.joined() == null ? 0 : 1) - (change.left() == null ? 0 : 1));
        bytes.addAndGet(size(change.joined()) - size(change.left()));
        if (pending.bytes() > BYTES_PER_DIFF) {
            flush();
        } else {
            queueTurn();
        }
    }

    private void queueTurn() {
        if (turnQueued || closed) {
            return;
        }
        turnQueued = true;
        long wait = flushedAt + distance() - now();
        if (wait > 0) {
            lane.schedule(this::turn, wait);
        } else {
            lane.execute(this::turn);
        }
    }

    private long distance() {
        return Math.min(node.settings().maxBatchDelay().toMillis(), uses.get() / CHANNELS_PER_MILLI_OF_DISTANCE);
    }

    private void turn() {
        turnQueued = false;
        if (!closed) {
            flush();
        }
    }

    /** What is told may change the room again, such as a channel that ends by it: that belongs to the next diff. */
    private void flush() {
        if (flushing) {
            queueTurn();
            return;
        }
        flushing = true;
        try {
            tellNodes();
            tellDiff();
        } finally {
            flushing = false;
        }
    }

    private void tellNodes() {
        TrackerMessage.Delta delta = tracker.takeDelta();
        if (delta != null && node.bus().mayHaveInterest(topic)) {
            tell(delta);
        }
    }

    /** Tells other nodes. What a bus that fails loses they ask for at the next digest; this node's channels do not wait for that. */
    private void tell(TrackerMessage message) {
        try {
            node.bus().publish(topic, node.encode(message));
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("tenant", topic.tenant())
                    .addKeyValue("topic", topic.name())
                    .setCause(e)
                    .log("presence could not be told to other nodes");
        }
    }

    private void tellDiff() {
        if (pending.isEmpty()) {
            return;
        }
        PendingDiff told = pending;
        pending = new PendingDiff();
        state = null;
        flushedAt = now();
        node.context().deliver(TopicMessage.relay(topic, Audience.PRESENCE, "presence_diff", told.json()));
        tellObservers(told.changes());
    }

    private void tellObservers(List<Change> changes) {
        if (observers.isEmpty()) {
            return;
        }
        observers.tell(new PresenceDiff(
                node.shown(PresenceJson.present(changes, Change::joined)),
                node.shown(PresenceJson.present(changes, Change::left))));
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(lane.nanoTime());
    }
}
