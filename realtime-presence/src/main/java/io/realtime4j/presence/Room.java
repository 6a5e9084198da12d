package io.realtime4j.presence;

import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.SharedPush;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.presence.internal.tracker.Change;
import io.realtime4j.presence.internal.tracker.Entry;
import io.realtime4j.presence.internal.tracker.Incarnation;
import io.realtime4j.presence.internal.tracker.TopicTracker;
import io.realtime4j.presence.internal.tracker.TopicTracker.Merge;
import io.realtime4j.presence.internal.tracker.TrackerMessage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One topic's presence on this node: the tracker, and what goes in and out of it. Confined to the lane that owns it, whichever
 * lanes its channels are on; {@link #run} brings tasks there.
 *
 * <p>Who joins gets the state that was told last, encoded once and shared, so that each change reaches it once: in that state or
 * in a diff after it. Who comes to a room that was just opened waits until the other nodes have said what they have, for a while
 * at most.
 */
final class Room {
    private final Topic topic;
    private final PresenceNode node;
    private final Lane lane;
    private final TopicTracker tracker;
    private final RoomBus others;
    private final RoomSize size;
    private final RoomNews news;
    private final Gathering gathering;
    private boolean opened;
    private boolean closed;
    private long digestAt;
    private long tickedAt;

    /** Changed within the registry's map entry only, read anywhere as an estimate. */
    private final AtomicInteger uses = new AtomicInteger();

    Room(Topic topic, PresenceNode node, Lane lane) {
        this.topic = topic;
        this.node = node;
        this.lane = lane;
        this.tracker = new TopicTracker(node.self(), node::nextClock);
        this.others = new RoomBus(topic, node);
        this.size = new RoomSize(topic, node.meters());
        this.news = new RoomNews(topic, node, lane, tracker, others, uses::get);
        this.gathering = new Gathering(topic, node, lane, tracker, news::flush);
    }

    Topic topic() {
        return topic;
    }

    /** How many entries there are on all nodes. Any thread. */
    int present() {
        return size.entries();
    }

    /** Whether so many bytes more may be tracked, about: other lanes may be about to. What takes nothing always may. Any thread. */
    boolean hasRoomFor(long more) {
        return more <= 0 || size.bytes() + more <= node.settings().maxTopicBytes();
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

    /** Idempotent: who comes first may be here before the task that opens the room. */
    void open() {
        if (opened) {
            return;
        }
        opened = true;
        others.open(bytes -> lane.execute(() -> receive(bytes)));
        tickedAt = now();
        digestAt = tickedAt + node.settings().digestInterval().toMillis();
        if (others.hasOthers()) {
            others.tell(tracker.askAll());
            gathering.begin();
        } else {
            gathering.end();
        }
    }

    void close() {
        news.close();
        closed = true;
        others.close();
        size.forgetReplicas();
    }

    /** Notes that another node has nobody here. */
    void heard(String name) {
        gathering.heard(name);
    }

    /** Nobody waits for other nodes any more. */
    void stopGathering() {
        gathering.end();
    }

    /** Whether the node itself has somebody here, or has had and not told yet. */
    boolean hasOwn() {
        return tracker.hasOwn();
    }

    // ------------------------------------------------------------------ own entries

    void track(long channel, String key, Slice fields) {
        news.before(node.self().node(), channel);
        changed(node.self().node(), tracker.track(channel, key, fields, node.nextRef()));
    }

    void untrack(long channel) {
        news.before(node.self().node(), channel);
        Change change = tracker.untrack(channel);
        if (change != null) {
            changed(node.self().node(), change);
        }
    }

    // ------------------------------------------------------------------ other nodes

    private void receive(byte[] bytes) {
        if (!closed) {
            others.read(bytes, this::receive);
        }
    }

    private void receive(TrackerMessage message) {
        String from = message.from().node();
        Merge merge =
                tracker.merge(message, now(), node.settings().digestInterval().toMillis() / 2);
        take(from, merge.changes());
        if (merge.request() != null) {
            others.tell(merge.request());
        }
        if (merge.tellState()) {
            news.flush();
            tracker.state(node.settings().maxMessageBytes()).forEach(others::tell);
        }
        if (tracker.knows(from)) {
            gathering.heard(from);
        }
    }

    /** Drops the entries of a node that is gone. */
    void forget(Incarnation last) {
        take(last.node(), tracker.forget(last));
        gathering.heard(last.node());
    }

    private void take(String from, List<Change> changes) {
        for (Change change : changes) {
            Entry entry = change.joined() == null ? change.left() : change.joined();
            if (entry != null) {
                news.before(from, entry.channel());
            }
            changed(from, change);
        }
    }

    /** Tells how far this node is, drops who was not heard for long, and the state that nobody may want again; called now and then. */
    void tick() {
        news.forgetState();
        long now = now();
        if (now - tickedAt > 2 * node.tickMillis()) {
            // This lane stood still, and what the others said meanwhile still waits.
            tracker.renew(now);
        }
        tickedAt = now;
        long interval = node.settings().digestInterval().toMillis();
        if (now >= digestAt) {
            digestAt = now + interval;
            if (tracker.hasTold() && others.hasOthers()) {
                others.tell(tracker.digest());
            }
        }
        tracker.expire(now - PresenceNode.LEASE_INTERVALS * interval).forEach((name, changes) -> take(name, changes));
    }

    // ------------------------------------------------------------------ what channels are told

    /** Gives the state to somebody who joined, who must not be told of changes before. */
    void askState(Consumer<SharedPush> newcomer) {
        open();
        gathering.afterwards(() -> newcomer.accept(news.state()));
    }

    /** Adds an observer and tells it who is there. */
    void beginObserving(Consumer<PresenceDiff> observer) {
        news.beginObserving(observer);
    }

    void endObserving(Consumer<PresenceDiff> observer) {
        news.endObserving(observer);
    }

    /** Gives all entries to somebody who asks. */
    void askList(Consumer<List<PresenceEntry>> asker) {
        open();
        gathering.afterwards(() -> asker.accept(news.list()));
    }

    private void changed(String from, Change change) {
        size.changed(from.equals(node.self().node()), change);
        news.changed(from, change);
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(lane.nanoTime());
    }
}
