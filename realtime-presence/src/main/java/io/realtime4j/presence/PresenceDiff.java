package io.realtime4j.presence;

import java.util.List;

/**
 * What changed on a topic at one time. An update is in both lists.
 *
 * @param joins entries that are there now
 * @param leaves entries that are there no more
 */
public record PresenceDiff(List<PresenceEntry> joins, List<PresenceEntry> leaves) {
    /** Copies the lists. */
    public PresenceDiff {
        joins = List.copyOf(joins);
        leaves = List.copyOf(leaves);
    }
}
