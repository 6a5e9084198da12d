package io.realtime4j.presence;

import io.realtime4j.core.Topic;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.presence.internal.tracker.TopicTracker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The first while of a room, in which it learns what other nodes have, and who waits for that. It is over when each node that lives
 * has told its state or has said that it has nobody, or when its time is over; at once when there is no other node. Nodes are
 * called only when somebody waits. Confined to its room.
 */
final class Gathering {
    private final Topic topic;
    private final PresenceNode node;
    private final Lane lane;
    private final TopicTracker tracker;
    private final Runnable tellChanges;
    /** Both are made when somebody waits: most rooms need none. */
    private Set<String> missing = Set.of();

    private List<Runnable> waiting = List.of();
    private boolean over;
    private long endNanos;

    /**
     * Makes one that has not begun.
     *
     * @param tellChanges run before those who waited, so that what came is in what they get
     */
    Gathering(Topic topic, PresenceNode node, Lane lane, TopicTracker tracker, Runnable tellChanges) {
        this.topic = topic;
        this.node = node;
        this.lane = lane;
        this.tracker = tracker;
        this.tellChanges = tellChanges;
    }

    /** The room is open now, and other nodes may be there. */
    void begin() {
        endNanos = lane.nanoTime() + node.settings().maxStateDelay().toNanos();
    }

    /** Runs a task when it is over, mostly at once. */
    void afterwards(Runnable task) {
        if (!over && waiting.isEmpty()) {
            call();
        }
        if (over) {
            task.run();
        } else {
            waiting.add(task);
        }
    }

    private void call() {
        long millis = TimeUnit.NANOSECONDS.toMillis(endNanos - lane.nanoTime());
        missing = new HashSet<>(node.others());
        missing.removeIf(tracker::knows);
        if (millis <= 0 || missing.isEmpty()) {
            end();
        } else {
            waiting = new ArrayList<>();
            node.rollCall().ask(topic);
            lane.schedule(this::finish, millis);
        }
    }

    /** Notes that a node told its state, has nobody here, or is gone. */
    void heard(String name) {
        if (missing.contains(name) && missing.remove(name) && missing.isEmpty()) {
            finish();
        }
    }

    private void finish() {
        if (!over) {
            try {
                tellChanges.run();
            } finally {
                end();
            }
        }
    }

    /** Lets those who wait go on with what is known; each in a task of its own, so that one that fails hurts no other. */
    void end() {
        over = true;
        waiting.forEach(lane::execute);
        waiting = List.of();
        missing = Set.of();
    }
}
