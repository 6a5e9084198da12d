package io.realtime4j.presence.internal.tracker;

import org.jspecify.annotations.Nullable;

/**
 * What became different in a view: an entry that joined, one that left, or an update, which is both.
 *
 * @param left the entry as it was, or null
 * @param joined the entry as it is, or null
 */
public record Change(@Nullable Entry left, @Nullable Entry joined) {
    /** Refuses a change of nothing. */
    public Change {
        if (left == null && joined == null) {
            throw new IllegalArgumentException("a change needs an entry that left or one that joined");
        }
    }
}
