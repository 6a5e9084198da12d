package io.realtime4j.presence;

import io.realtime4j.core.Subscription;

/** Counts who is on a topic until it is closed. Thread-safe. */
public interface Occupancy extends Subscription {
    /** {@return entries on all nodes, as this node knows it; 0 once it is closed} */
    int entries();
}
