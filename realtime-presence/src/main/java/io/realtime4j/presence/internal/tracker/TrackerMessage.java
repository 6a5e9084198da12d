package io.realtime4j.presence.internal.tracker;

import io.realtime4j.core.Topic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the trackers of one topic say to each other. Each message may be late, doubled or lost. */
public sealed interface TrackerMessage {
    /** {@return who speaks} */
    Incarnation from();

    /**
     * What changed since the speaker's last delta.
     *
     * @param from who speaks
     * @param base clock before the changes; 0 says that there was no entry then
     * @param clock clock after them
     * @param ops the changes, at most one per channel
     */
    record Delta(Incarnation from, long base, long clock, List<Op> ops) implements TrackerMessage {
        /** Copies the list. */
        public Delta {
            ops = List.copyOf(ops);
        }
    }

    /**
     * The last word about one channel.
     *
     * @param channel its number
     * @param entry its entry, or null when it has none any more
     */
    record Op(long channel, @Nullable Entry entry) {}

    /**
     * Says that the speaker lives and how far it is, so that gaps are found.
     *
     * @param from who speaks
     * @param clock its clock
     * @param entries how many entries it has
     */
    record Digest(Incarnation from, long clock, int entries) implements TrackerMessage {}

    /**
     * Asks for all entries.
     *
     * @param from who asks
     * @param of name of the node that is asked, or null for all
     */
    record StateRequest(Incarnation from, @Nullable String of) implements TrackerMessage {}

    /**
     * Says that the speaker stops in order: its entries leave at once.
     *
     * @param from who speaks
     */
    record Goodbye(Incarnation from) implements TrackerMessage {}

    /**
     * Asks all nodes which of them have nobody on a topic; those that have somebody are asked by {@link StateRequest}.
     *
     * @param from who asks
     * @param topic the topic
     */
    record WhoHas(Incarnation from, Topic topic) implements TrackerMessage {}

    /**
     * Answers that the speaker has nobody on a topic.
     *
     * @param from who speaks
     * @param topic the topic
     */
    record Nobody(Incarnation from, Topic topic) implements TrackerMessage {}

    /**
     * A part of all entries of the speaker.
     *
     * @param from who speaks
     * @param clock the clock at which all parts were taken
     * @param part index of this part
     * @param parts how many there are, at least one
     * @param entries the entries of this part
     */
    record StatePart(Incarnation from, long clock, int part, int parts, List<Entry> entries) implements TrackerMessage {
        /** Copies the list and checks the numbers. */
        public StatePart {
            if (part < 0 || part >= parts) {
                throw new IllegalArgumentException("state part " + part + " of " + parts + " does not exist");
            }
            entries = List.copyOf(entries);
        }
    }
}
