package io.realtime4j.core.internal;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.BusFormat;
import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.PubSub;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Local index from topics to channels, and delivery along it: a message costs one task per lane that has members, and nothing
 * for the others. Also the node's side of the bus. Thread-safe.
 */
final class Hub {
    private static final Logger log = LoggerFactory.getLogger(Hub.class);

    private final Map<Topic, TopicMembers> topics = new ConcurrentHashMap<>();
    private final List<LaneState> lanes;
    private final PubSub.Bus bus;
    private final TenantRuntimes runtimes;
    private volatile boolean closed;

    Hub(List<LaneState> lanes, PubSub.Bus bus, TenantRuntimes runtimes) {
        this.lanes = lanes;
        this.bus = bus;
        this.runtimes = runtimes;
    }

    /** Begins a use of a topic; the first one declares interest on the bus. */
    TopicMembers acquire(Topic topic) {
        boolean[] first = new boolean[1];
        TopicMembers members = topics.compute(topic, (key, known) -> {
            TopicMembers found = known == null ? new TopicMembers(key, lanes.size()) : known;
            first[0] = found.addUse() == 1;
            return found;
        });
        if (first[0]) {
            members.interest(bus.subscribe(topic, message -> receive(members, message)));
        }
        return members;
    }

    /** Ends a use; the last one withdraws interest. */
    void release(TopicMembers members) {
        boolean[] last = new boolean[1];
        topics.computeIfPresent(members.topic(), (key, known) -> {
            last[0] = known.removeUse() == 0;
            return last[0] ? null : known;
        });
        if (last[0]) {
            members.endInterest();
        }
    }

    List<Lane> lanes() {
        return lanes.stream().map(LaneState::lane).toList();
    }

    PubSub.Bus bus() {
        return bus;
    }

    int topicCount() {
        return topics.size();
    }

    /** Delivers nothing from now on. */
    void close() {
        closed = true;
        bus.close();
    }

    /** Publishes on all nodes, from outside of any channel. */
    void publish(TopicMessage message) {
        if (closed) {
            return;
        }
        TopicMembers members = topics.get(message.topic());
        if (members != null) {
            deliver(members, message, null);
        }
        forward(message);
    }

    /** Publishes to this node's channels only. */
    void deliver(TopicMessage message) {
        TopicMembers members = topics.get(message.topic());
        if (members != null && !closed) {
            deliver(members, message, null);
        }
    }

    /** Publishes on all nodes, on behalf of a channel that is a member; called on its lane. */
    void publish(TopicMembers members, TopicMessage message, @Nullable Channel except) {
        deliver(members, message, except);
        forward(message);
    }

    Subscription listen(Topic topic, Consumer<TopicMessage> listener) {
        TopicMembers members = acquire(topic);
        members.listeners().add(listener);
        return Once.of(() -> {
            members.listeners().remove(listener);
            release(members);
        });
    }

    private void forward(TopicMessage message) {
        if (bus.mayHaveInterest(message.topic())) {
            bus.publish(message.topic(), BusFormat.encode(message));
        }
    }

    private void receive(TopicMembers members, byte[] bytes) {
        try {
            deliver(members, BusFormat.decode(members.topic(), bytes), null);
        } catch (IllegalArgumentException e) {
            log.atError()
                    .addKeyValue("tenant", members.topic().tenant())
                    .setCause(e)
                    .log("message of another node cannot be read");
        }
    }

    private void deliver(TopicMembers members, TopicMessage message, @Nullable Channel except) {
        LaneState current = null;
        for (LaneState lane : lanes) {
            if (members.lane(lane.index()).isEmpty()) {
                continue;
            }
            if (current == null && lane.lane().isCurrent()) {
                current = lane;
            } else {
                lane.lane().execute(() -> deliver(lane, members, message, except));
            }
        }
        if (current != null) {
            deliver(current, members, message, except);
        }
        for (Consumer<TopicMessage> listener : members.listeners()) {
            if (!closed) {
                tell(listener, message);
            }
        }
    }

    private void deliver(LaneState lane, TopicMembers members, TopicMessage message, @Nullable Channel except) {
        int reached = members.lane(lane.index()).deliver(message, except);
        TenantRuntime runtime =
                reached == 0 ? null : runtimes.find(message.topic().tenant());
        if (runtime != null && message.audience() == TopicMessage.Audience.BROADCAST) {
            runtime.countEvents(reached);
        } else if (runtime != null && message.audience() == TopicMessage.Audience.PRESENCE) {
            runtime.countPresence(reached);
        }
    }

    private static void tell(Consumer<TopicMessage> listener, TopicMessage message) {
        try {
            listener.accept(message);
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("tenant", message.topic().tenant())
                    .addKeyValue("topic", message.topic().name())
                    .setCause(e)
                    .log("listener failed");
        }
    }
}
