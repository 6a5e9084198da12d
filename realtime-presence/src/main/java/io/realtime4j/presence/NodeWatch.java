package io.realtime4j.presence;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.Topic;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.presence.internal.tracker.Incarnation;
import io.realtime4j.presence.internal.tracker.TrackerCodec;
import io.realtime4j.presence.internal.tracker.TrackerMessage;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Digest;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Goodbye;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which other nodes live: each says so at intervals, and one that is silent for long, says goodbye or comes back as another
 * incarnation loses its entries everywhere. One that is new here is greeted, so that it knows the others at once. Confined to one
 * lane; {@link #heard}, {@link #living} and {@link #stop} may be called by any.
 */
final class NodeWatch {
    private static final Logger log = LoggerFactory.getLogger(NodeWatch.class);

    private static final Topic NODES = PresenceNode.ofNodes("nodes");

    private final PresenceNode node;
    private final Lane lane;
    private final Map<String, Seen> seen = new HashMap<>();
    private Subscription subscription = () -> {};
    private volatile Set<String> living = Set.of();
    private volatile boolean stopped;
    private long beatAt;

    NodeWatch(PresenceNode node, Lane lane) {
        this.node = node;
        this.lane = lane;
    }

    void start() {
        lane.execute(() -> {
            subscription = node.bus().subscribe(NODES, bytes -> lane.execute(() -> receive(bytes)));
            beatAt = now();
            beat();
        });
    }

    /** Says goodbye; called by any thread, and done when it returns. */
    void stop() {
        stopped = true;
        node.bus().publish(NODES, TrackerCodec.encode(new Goodbye(node.self())));
        lane.execute(() -> subscription.close());
    }

    /** Names of the other nodes that live. */
    Set<String> living() {
        return living;
    }

    private void beat() {
        if (stopped) {
            return;
        }
        long interval = node.settings().heartbeatInterval().toMillis();
        lane.schedule(this::beat, interval); // whatever may fail below
        long timeout = node.settings().nodeTimeout().toMillis();
        long now = now();
        if (now - beatAt > 2 * interval) {
            // This node stood still, and what the others said meanwhile still waits.
            seen.values().forEach(other -> other.at = now);
        }
        beatAt = now;
        for (Iterator<Map.Entry<String, Seen>> all = seen.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, Seen> other = all.next();
            if (now - other.getValue().at > timeout) {
                all.remove();
                gone(new Incarnation(other.getKey(), other.getValue().epoch), "silent");
            }
        }
        sayThatItLives();
    }

    private void sayThatItLives() {
        if (!stopped) {
            node.bus().publish(NODES, TrackerCodec.encode(new Digest(node.self(), 0, 0)));
        }
    }

    private void receive(byte[] bytes) {
        try {
            TrackerMessage message = TrackerCodec.decode(bytes);
            if (message instanceof Goodbye) {
                Seen known = seen.get(message.from().node());
                if (known != null && known.epoch <= message.from().epoch()) {
                    seen.remove(message.from().node());
                    gone(message.from(), "stopped");
                }
            } else {
                note(message.from());
            }
        } catch (IllegalArgumentException e) {
            log.atError().setCause(e).log("presence message of another node cannot be read");
        }
    }

    /** Any word of a node is a sign of life. */
    void heard(Incarnation from) {
        if (lane.isCurrent()) {
            note(from);
        } else {
            lane.execute(() -> note(from));
        }
    }

    private void note(Incarnation from) {
        if (from.node().equals(node.self().node())) {
            return;
        }
        Seen known = seen.get(from.node());
        if (known == null || known.epoch < from.epoch()) {
            seen.put(from.node(), new Seen(from.epoch(), now()));
            living = Set.copyOf(seen.keySet());
            if (known != null) {
                gone(new Incarnation(from.node(), known.epoch), "restarted");
            } else {
                log.atInfo().addKeyValue("node", from.node()).log("presence hears another node");
            }
            lane.execute(this::sayThatItLives);
        } else if (known.epoch == from.epoch()) {
            known.at = now();
        }
    }

    private void gone(Incarnation last, String how) {
        living = Set.copyOf(seen.keySet());
        log.atInfo().addKeyValue("node", last.node()).addKeyValue("reason", how).log("presence of another node ends");
        node.forget(last);
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(lane.nanoTime());
    }

    /** When a node was heard last. */
    private static final class Seen {
        private final long epoch;
        private long at;

        Seen(long epoch, long at) {
            this.epoch = epoch;
            this.at = at;
        }
    }
}
