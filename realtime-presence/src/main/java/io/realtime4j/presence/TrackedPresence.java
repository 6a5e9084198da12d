package io.realtime4j.presence;

import io.realtime4j.core.Subscription;

/** An entry that the application keeps on a topic itself; it leaves when closed. Thread-safe. */
public interface TrackedPresence extends Subscription {
    /**
     * Changes what the entry says; an equal object changes nothing.
     *
     * @param json the new object, JSON text
     * @throws IllegalArgumentException when it is not a JSON object
     */
    void update(String json);
}
