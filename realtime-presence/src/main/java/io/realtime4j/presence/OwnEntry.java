package io.realtime4j.presence;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.Slice;
import org.jspecify.annotations.Nullable;

/** An entry of the application's. Thread-safe: changes reach the room in the order in which they were made here. */
final class OwnEntry implements TrackedPresence {
    private final PresenceNode node;
    private final Room room;
    private final String key;
    private final long id;

    @GuardedBy("this")
    private @Nullable TrackedObject current;

    @GuardedBy("this")
    private boolean closed;

    OwnEntry(PresenceNode node, Topic topic, String key) {
        this.node = node;
        this.room = node.acquire(topic);
        this.key = key;
        this.id = node.nextChannel();
    }

    @Override
    public void update(String json) {
        set(PresenceFeature.object(json));
    }

    void set(TrackedObject object) {
        synchronized (this) {
            if (closed || (current != null && current.isSame(object.text()))) {
                return;
            }
            current = object;
            Slice fields = object.fields();
            room.queue(() -> room.track(id, key, fields));
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            room.queue(() -> room.untrack(id));
        }
        node.release(room);
    }
}
