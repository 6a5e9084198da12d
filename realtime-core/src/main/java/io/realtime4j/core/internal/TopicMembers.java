package io.realtime4j.core.internal;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.TopicMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everyone on this node who gets the messages of a topic: channels by lane, and listeners inside the process. The uses are
 * counted by the hub. Thread-safe; each lane's part is that lane's.
 */
final class TopicMembers {
    private final Topic topic;
    private final String wireName;
    private final byte[] quotedWireName;
    private final LaneMembers[] lanes;
    private final List<Consumer<TopicMessage>> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Subscription interest;

    /** Guarded by the hub's map entry. */
    private int uses;

    TopicMembers(Topic topic, int laneCount) {
        this.topic = topic;
        this.wireName = topic.wireName();
        this.quotedWireName = JsonText.quote(wireName);
        this.lanes = new LaneMembers[laneCount];
        for (int i = 0; i < laneCount; i++) {
            lanes[i] = new LaneMembers();
        }
    }

    Topic topic() {
        return topic;
    }

    String wireName() {
        return wireName;
    }

    byte[] quotedWireName() {
        return quotedWireName;
    }

    LaneMembers lane(int index) {
        return lanes[index];
    }

    List<Consumer<TopicMessage>> listeners() {
        return listeners;
    }

    int addUse() {
        return ++uses;
    }

    int removeUse() {
        return --uses;
    }

    void interest(Subscription subscription) {
        interest = subscription;
    }

    void endInterest() {
        Subscription subscription = interest;
        if (subscription != null) {
            subscription.close();
        }
    }
}
