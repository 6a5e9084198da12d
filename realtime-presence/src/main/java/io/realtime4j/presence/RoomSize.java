package io.realtime4j.presence;

import io.realtime4j.core.Topic;
import io.realtime4j.presence.internal.tracker.Change;
import io.realtime4j.presence.internal.tracker.Entry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How much there is on a topic, on all nodes. Changed by its room only, read by any thread. */
final class RoomSize {
    private final Topic topic;
    private final PresenceMeters meters;
    private final AtomicInteger entries = new AtomicInteger();
    /** Of their keys and objects. */
    private final AtomicLong bytes = new AtomicLong();

    RoomSize(Topic topic, PresenceMeters meters) {
        this.topic = topic;
        this.meters = meters;
    }

    int entries() {
        return entries.get();
    }

    long bytes() {
        return bytes.get();
    }

    void changed(boolean own, Change change) {
        int more = (change.joined() == null ? 0 : 1) - (change.left() == null ? 0 : 1);
        long moreBytes = size(change.joined()) - size(change.left());
        entries.addAndGet(more);
        bytes.addAndGet(moreBytes);
        if (own) {
            meters.entries(topic.tenant(), more, moreBytes);
        }
    }

    private static long size(@Nullable Entry entry) {
        return entry == null ? 0 : entry.size();
    }
}
