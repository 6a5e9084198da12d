package io.realtime4j.broadcast;

import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.protocol.TopicMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The channels of a node by topic; delivers at once and counts each delivery, as the engine does. */
final class FakeHub {
    private final Map<Topic, List<FakeChannel>> members = new ConcurrentHashMap<>();

    void add(FakeChannel channel) {
        members.computeIfAbsent(channel.topic(), topic -> new ArrayList<>()).add(channel);
    }

    void publish(TopicMessage message, @Nullable FakeChannel except) {
        for (FakeChannel channel : members.getOrDefault(message.topic(), List.of())) {
            if (channel != except && channel.isJoined()) {
                deliver(message, channel);
            }
        }
    }

    private static void deliver(TopicMessage message, FakeChannel channel) {
        if (message.audience() == TopicMessage.Audience.BROADCAST && !channel.readsBroadcasts) {
            return;
        }
        channel.rates().countEvents(1);
        Frame frame = message.frame(channel.version());
        if (frame != null) {
            channel.received(frame);
        }
    }
}
