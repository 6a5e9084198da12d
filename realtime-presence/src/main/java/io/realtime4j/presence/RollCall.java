package io.realtime4j.presence;

import io.realtime4j.core.Topic;
import io.realtime4j.presence.internal.tracker.TrackerCodec;
import io.realtime4j.presence.internal.tracker.TrackerMessage;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Nobody;
import io.realtime4j.presence.internal.tracker.TrackerMessage.WhoHas;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which nodes have nobody on a topic. Those that have somebody tell their state on the topic, which only nodes hear that
 * are there; all others would be waited for in vain. So a room that somebody waits for calls all nodes, and each that has nobody
 * says so to the one that called, and to no other. Thread-safe: what it is told it passes on to the lane of the topic's room.
 */
final class RollCall {
    private static final Logger log = LoggerFactory.getLogger(RollCall.class);
    private static final Topic CALLS = PresenceNode.ofNodes("calls");

    private final PresenceNode node;

    RollCall(PresenceNode node) {
        this.node = node;
    }

    /** Listens until the node's bus is closed. */
    void start() {
        node.bus().subscribe(CALLS, bytes -> read(bytes, this::answer));
        node.bus().subscribe(answersTo(node.self().node()), bytes -> read(bytes, this::note));
    }

    void ask(Topic topic) {
        publish(CALLS, new WhoHas(node.self(), topic));
    }

    private void answer(TrackerMessage message) {
        if (message instanceof WhoHas question) {
            node.visit(question.topic(), room -> {
                if ((room == null || !room.hasOwn()) && !node.isStopped()) {
                    publish(answersTo(question.from().node()), new Nobody(node.self(), question.topic()));
                }
            });
        }
    }

    private void note(TrackerMessage message) {
        if (message instanceof Nobody nobody) {
            node.visit(nobody.topic(), room -> {
                if (room != null) {
                    room.heard(nobody.from().node());
                }
            });
        }
    }

    private static Topic answersTo(String asker) {
        return PresenceNode.ofNodes("answers/" + asker);
    }

    private void read(byte[] bytes, Consumer<TrackerMessage> reader) {
        try {
            reader.accept(node.decode(bytes));
        } catch (IllegalArgumentException e) {
            log.atError().setCause(e).log("presence message of another node cannot be read");
        }
    }

    /** A word that is lost costs whoever waits for it the rest of the time that they would wait at most. */
    private void publish(Topic where, TrackerMessage message) {
        try {
            node.bus().publish(where, TrackerCodec.encode(message));
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("presence of a topic could not be asked for or answered");
        }
    }
}
