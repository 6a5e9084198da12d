package io.realtime4j.presence;

import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.SharedPush;
import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.protocol.TopicMessage.Audience;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.presence.internal.tracker.Change;
import io.realtime4j.presence.internal.tracker.Entry;
import io.realtime4j.presence.internal.tracker.TopicTracker;
import io.realtime4j.presence.internal.tracker.TrackerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What changed on a topic, and when the topic's channels and observers, and other nodes, are told. Confined to its room.
 *
 * <p>Changes of one turn of the room's lane leave as one diff. While a topic is busy, diffs keep a distance that grows with the
 * number of channels, so that a burst costs each channel a few frames and not one per change.
 */
final class RoomNews {
    private static final int CHANNELS_PER_MILLI_OF_DISTANCE = 50;
    private static final int BYTES_PER_DIFF = 1024 * 1024;

    private final Topic topic;
    private final PresenceNode node;
    private final Lane lane;
    private final TopicTracker tracker;
    private final RoomBus others;
    private final IntSupplier channels;
    private final RoomObservers observers;
    private PendingDiff pending = new PendingDiff();
    /** What was told so far, without what is pending; made when somebody joins. */
    private @Nullable SharedPush state;

    private boolean turnQueued;
    private boolean flushing;
    private boolean closed;
    private long flushedAt;

    /**
     * Makes it with nothing to tell.
     *
     * @param channels about how many channels are told
     */
    RoomNews(Topic topic, PresenceNode node, Lane lane, TopicTracker tracker, RoomBus others, IntSupplier channels) {
        this.topic = topic;
        this.node = node;
        this.lane = lane;
        this.tracker = tracker;
        this.others = others;
        this.channels = channels;
        this.observers = new RoomObservers(topic);
        this.flushedAt = now() - TimeUnit.DAYS.toMillis(1);
    }

    /** Tells what is pending and nothing after it. */
    void close() {
        flush();
        closed = true;
    }

    /** What was told so far: what is pending comes as a diff. */
    SharedPush state() {
        SharedPush told = state == null
                ? new SharedPush(topic, "presence_state", PresenceJson.state(pending.before(entries())))
                : state;
        state = told;
        return told;
    }

    /** Drops the state that nobody may want again. */
    void forgetState() {
        state = null;
    }

    /** All entries, those that were not told yet included. */
    List<PresenceEntry> list() {
        return node.shown(entries());
    }

    private List<Entry> entries() {
        List<Entry> all = new ArrayList<>();
        tracker.forEach(all::add);
        return all;
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

    /** The entry of a channel is about to change: what is pending of it belongs to a diff of its own. */
    void before(String from, long channel) {
        if (pending.has(from, channel)) {
            flush();
        }
    }

    void changed(String from, Change change) {
        pending.add(from, change);
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
        return Math.min(
                node.settings().maxBatchDelay().toMillis(), channels.getAsInt() / CHANNELS_PER_MILLI_OF_DISTANCE);
    }

    private void turn() {
        turnQueued = false;
        if (!closed) {
            flush();
        }
    }

    /** Tells what is pending. That may change the room again, such as a channel that ends by it: that belongs to the next diff. */
    void flush() {
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
        if (delta != null && others.hasOthers()) {
            others.tell(delta);
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
