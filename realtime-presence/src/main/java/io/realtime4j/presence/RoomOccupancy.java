package io.realtime4j.presence;

import io.realtime4j.core.Topic;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Keeps a room open to count it, also for {@code realtime_presence_occupancy}. Thread-safe. */
final class RoomOccupancy implements Occupancy {
    private final PresenceNode node;
    private final AtomicReference<@Nullable Room> room;

    RoomOccupancy(PresenceNode node, Topic topic) {
        this.node = node;
        Room counted = node.acquire(topic);
        this.room = new AtomicReference<>(counted);
        node.meters().showOccupancy(topic, counted::present);
    }

    @Override
    public int entries() {
        Room counted = room.get();
        return counted == null ? 0 : counted.present();
    }

    @Override
    public void close() {
        Room counted = room.getAndSet(null);
        if (counted != null) {
            node.meters().hideOccupancy(counted.topic());
            node.release(counted);
        }
    }
}
