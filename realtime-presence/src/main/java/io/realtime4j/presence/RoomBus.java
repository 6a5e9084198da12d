package io.realtime4j.presence;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.Topic;
import io.realtime4j.presence.internal.tracker.TrackerMessage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A room's side of the bus: what cannot be read or told is logged and hurts nobody. Confined to its room. */
final class RoomBus {
    private static final Logger log = LoggerFactory.getLogger(RoomBus.class);

    private final Topic topic;
    private final PresenceNode node;
    private Subscription interest = () -> {};

    RoomBus(Topic topic, PresenceNode node) {
        this.topic = topic;
        this.node = node;
    }

    /** Begins to listen; the listener is called by any thread. */
    void open(Consumer<byte[]> listener) {
        interest = node.bus().subscribe(topic, listener);
    }

    void close() {
        interest.close();
    }

    /** Whether another node may want to hear of the topic, or have something to tell of it. */
    boolean hasOthers() {
        return node.bus().mayHaveInterest(topic);
    }

    void read(byte[] bytes, Consumer<TrackerMessage> reader) {
        try {
            reader.accept(node.decode(bytes));
        } catch (IllegalArgumentException e) {
            log.atError()
                    .addKeyValue("tenant", topic.tenant())
                    .addKeyValue("topic", topic.name())
                    .setCause(e)
                    .log("presence message of another node cannot be read");
        }
    }

    /** Tells other nodes. What a bus that fails loses they ask for at the next digest; this node's channels do not wait for that. */
    void tell(TrackerMessage message) {
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
}
