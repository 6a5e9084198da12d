package io.realtime4j.presence.internal.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.presence.internal.tracker.TopicTracker.Merge;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Delta;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Digest;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Goodbye;
import io.realtime4j.presence.internal.tracker.TrackerMessage.StatePart;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TopicTrackerTest {
    /** What an entry without fields counts in a message. */
    private static final int ENTRY = 64 + 3;

    private static final Incarnation ALICE = new Incarnation("alice", 1);
    private static final Incarnation BOB = new Incarnation("bob", 1);

    private final TopicTracker alice = tracker(ALICE);
    private final TopicTracker bob = tracker(BOB);
    private long now;

    private static TopicTracker tracker(Incarnation self) {
        AtomicLong clock = new AtomicLong();
        return new TopicTracker(self, clock::incrementAndGet);
    }

    private static Delta delta(TopicTracker tracker) {
        Delta delta = tracker.takeDelta();
        if (delta == null) {
            throw new AssertionError("nothing changed");
        }
        return delta;
    }

    private Merge tell(TopicTracker to, TrackerMessage message) {
        return to.merge(message, now, 10);
    }

    private static Set<String> view(TopicTracker tracker) {
        Set<String> refs = new TreeSet<>();
        tracker.forEach(entry -> refs.add(entry.ref()));
        return refs;
    }

    @Test
    void whenTrackedAgain_thenOneEntryWithThePreviousRef() {
        alice.track(1, "k", Slice.EMPTY, "r1");

        Change change = alice.track(1, "k", Slice.EMPTY, "r2");

        assertThat(change.left()).isEqualTo(new Entry(1, "k", Slice.EMPTY, "r1", null));
        assertThat(change.joined()).isEqualTo(new Entry(1, "k", Slice.EMPTY, "r2", "r1"));
        assertThat(view(alice)).containsExactly("r2");
    }

    @Test
    void givenNoEntry_whenUntracked_thenNothing() {
        assertThat(alice.untrack(1)).isNull();
        assertThat(alice.takeDelta()).isNull();
    }

    @Test
    void givenManyChangesOfOneChannel_whenDeltaIsTaken_thenOnlyTheLast() {
        alice.track(1, "k", Slice.EMPTY, "r1");
        alice.track(1, "k", Slice.EMPTY, "r2");
        alice.track(2, "k", Slice.EMPTY, "r3");
        alice.untrack(2);

        Delta delta = delta(alice);

        assertThat(delta.base()).isZero();
        assertThat(delta.ops()).hasSize(2);
        assertThat(tell(bob, delta).changes()).hasSize(1);
        assertThat(view(bob)).containsExactly("r2");
    }

    @Test
    void givenMissedDelta_whenNextComes_thenStateIsAskedForOnce() {
        alice.track(1, "k", Slice.EMPTY, "r1");
        delta(alice);
        alice.track(2, "k", Slice.EMPTY, "r2");

        Merge first = tell(bob, delta(alice));
        alice.track(3, "k", Slice.EMPTY, "r3");
        Merge second = tell(bob, delta(alice));

        assertThat(first.changes()).isEmpty();
        assertThat(first.request()).isNotNull();
        assertThat(second.request()).as("asked a moment ago").isNull();
        assertThat(tell(alice, Objects.requireNonNull(first.request())).tellState())
                .isTrue();
        alice.state(ENTRY).forEach(part -> tell(bob, part));
        assertThat(view(bob)).containsExactly("r1", "r2", "r3");
    }

    @Test
    void givenMissedDelta_whenDigestComes_thenStateIsAskedFor() {
        alice.track(1, "k", Slice.EMPTY, "r1");
        delta(alice);

        assertThat(tell(bob, alice.digest()).request()).isNotNull();
    }

    @Test
    void givenLostLeave_whenEmptyDigestComes_thenEntriesLeave() {
        alice.track(1, "k", Slice.EMPTY, "r1");
        tell(bob, delta(alice));
        alice.untrack(1);
        delta(alice);

        Merge merge = tell(bob, alice.digest());

        assertThat(merge.changes()).hasSize(1);
        assertThat(view(bob)).isEmpty();
    }

    @Test
    void givenUntoldChanges_whenDigestIsMade_thenItEmptiesNobody() {
        alice.track(1, "k", Slice.EMPTY, "r1");
        tell(bob, delta(alice));
        alice.untrack(1);

        Digest digest = alice.digest();

        assertThat(tell(bob, digest).changes()).isEmpty();
        assertThat(view(bob)).containsExactly("r1");
    }

    @Test
    void givenState_whenOnlySomePartsCome_thenNothingChangesUntilAllAreThere() {
        for (int i = 0; i < 5; i++) {
            alice.track(i, "k", Slice.EMPTY, "r" + i);
        }
        List<StatePart> parts = alice.state(2 * ENTRY);
        assertThat(parts).hasSize(3);

        assertThat(tell(bob, parts.get(2)).changes()).isEmpty();
        assertThat(tell(bob, parts.get(0)).changes()).isEmpty();
        assertThat(tell(bob, parts.get(1)).changes()).hasSize(5);
        assertThat(tell(bob, parts.get(1)).changes()).as("once more").isEmpty();
    }

    @Test
    void givenLargeEntries_whenStateIsTaken_thenPartsAreBoundedByBytes() {
        Slice large = Slice.utf8("\"s\":\"" + "x".repeat(1000) + "\"");
        alice.track(1, "k", large, "r1");
        alice.track(2, "k", Slice.EMPTY, "r2");
        alice.track(3, "k", large, "r3");
        alice.track(4, "k", large, "r4");

        List<StatePart> parts = alice.state(1200);

        assertThat(parts)
                .extracting(part -> part.entries().stream().map(Entry::ref).toList())
                .containsExactly(List.of("r1", "r2"), List.of("r3"), List.of("r4"));
    }

    @Test
    void givenRestartedNode_whenItSpeaks_thenOldEntriesLeave() {
        alice.track(1, "k", Slice.EMPTY, "old");
        tell(bob, delta(alice));
        TopicTracker again = tracker(new Incarnation("alice", 2));
        again.track(1, "k", Slice.EMPTY, "new");

        Merge merge = tell(bob, delta(again));

        assertThat(merge.changes()).hasSize(2);
        assertThat(view(bob)).containsExactly("new");
        alice.track(2, "k", Slice.EMPTY, "late");
        assertThat(tell(bob, delta(alice)).changes())
                .as("a word of the former life")
                .isEmpty();
    }

    @Test
    void givenSilentNode_whenItsLeaseEnds_thenEntriesLeaveAndComeBack() {
        alice.track(1, "k", Slice.EMPTY, "r1");
        tell(bob, delta(alice));
        now = 100;

        assertThat(bob.expire(50).get("alice")).hasSize(1);
        assertThat(view(bob)).isEmpty();
        assertThat(tell(bob, alice.digest()).request()).isNotNull();
        alice.state(10 * ENTRY).forEach(part -> tell(bob, part));
        assertThat(view(bob)).containsExactly("r1");
    }

    @Test
    void givenDigests_whenTimePasses_thenLeaseIsRenewed() {
        alice.track(1, "k", Slice.EMPTY, "r1");
        tell(bob, delta(alice));
        now = 100;
        tell(bob, alice.digest());

        assertThat(bob.expire(50)).isEmpty();
    }

    @Test
    void whenNodeSaysGoodbye_thenEntriesLeave() {
        alice.track(1, "k", Slice.EMPTY, "r1");
        tell(bob, delta(alice));

        assertThat(tell(bob, new Goodbye(ALICE)).changes()).hasSize(1);
        assertThat(view(bob)).isEmpty();
    }

    @Test
    void givenTopicUsedAgain_whenItsClockWentOnWithTheNode_thenDeltaCounts() {
        AtomicLong clock = new AtomicLong();
        TopicTracker first = new TopicTracker(ALICE, clock::incrementAndGet);
        first.track(1, "k", Slice.EMPTY, "r1");
        tell(bob, delta(first));
        first.untrack(1);
        Delta lost = delta(first);
        assertThat(lost.clock()).isEqualTo(2);

        TopicTracker second = new TopicTracker(ALICE, clock::incrementAndGet);
        second.track(7, "k", Slice.EMPTY, "r2");
        tell(bob, delta(second));

        assertThat(view(bob)).containsExactly("r2");
    }

    @Test
    @DisplayName("messages of a node give the same view in any order and any number, over seeded histories")
    void givenSeededHistories_whenMergedInAnyOrderAndNumber_thenSameView() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            TopicTracker source = tracker(ALICE);
            List<TrackerMessage> states = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                change(source, random, i);
                if (random.nextBoolean()) {
                    states.addAll(source.state(3 * ENTRY));
                }
                Delta delta = source.takeDelta();
                if (delta != null) {
                    states.add(delta);
                }
            }
            states.addAll(source.state(3 * ENTRY));
            List<TrackerMessage> shuffled = new ArrayList<>(states);
            shuffled.addAll(states);
            Collections.shuffle(shuffled, random);
            TopicTracker receiver = tracker(BOB);
            shuffled.forEach(message -> receiver.merge(message, 0, 10));

            assertThat(view(receiver)).as("seed %d", seed).isEqualTo(view(source));
        }
    }

    private static void change(TopicTracker source, Random random, int number) {
        int channel = random.nextInt(4);
        if (random.nextInt(3) == 0) {
            source.untrack(channel);
        } else {
            source.track(channel, "k" + channel, Slice.utf8("\"n\":" + number), "r" + number);
        }
    }

    @Test
    void whenOwnMessagesComeBack_thenNothing() {
        alice.track(1, "k", Slice.EMPTY, "r1");

        assertThat(tell(alice, delta(alice)).changes()).isEmpty();
        assertThat(tell(alice, alice.askAll()).tellState()).isFalse();
    }
}
