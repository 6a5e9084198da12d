package io.realtime4j.presence;

import io.realtime4j.core.Topic;
import io.realtime4j.presence.internal.tracker.Change;
import io.realtime4j.presence.internal.tracker.Entry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How much there is on a topic, own entries and replicas. Changed by its room only, read by any thread. */
final class RoomSize {
    private final Topic topic;
    private final PresenceMeters meters;
    private final AtomicInteger entries = new AtomicInteger();
    /** Of their keys and objects. */
    private final AtomicLong bytes = new AtomicLong();

    private long replicas;
    private long replicaBytes;

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
        } else {
            replicas += more;
            replicaBytes += moreBytes;
            meters.replicas(topic.tenant(), more, moreBytes);
        }
    }

    /** The room is given up, and with it what it knew of other nodes. */
    void forgetReplicas() {
        if (replicas != 0) {
            meters.replicas(topic.tenant(), -replicas, -replicaBytes);
            replicas = 0;
            replicaBytes = 0;
        }
    }

    private static long size(@Nullable Entry entry) {
        return entry == null ? 0 : entry.size();
    }
}
