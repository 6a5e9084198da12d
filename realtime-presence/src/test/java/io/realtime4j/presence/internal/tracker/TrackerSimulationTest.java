package io.realtime4j.presence.internal.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.presence.internal.tracker.TopicTracker.Merge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Trackers of one topic over a bus that delays, doubles, drops and parts under a seed: once it is whole again, all have the union
 * of what each living node says of itself, and so has everybody who only followed the changes.
 */
class TrackerSimulationTest {
    private static final int SEEDS = 1000;
    private static final int NODES = 3;
    private static final int STEPS = 150;
    private static final long DIGEST_INTERVAL = 100;
    private static final long LEASE = 4 * DIGEST_INTERVAL;

    @Test
    @DisplayName("1000 seeds: after healing, every view is the union of the living nodes' own entries")
    void givenFaultyBus_whenHealed_thenViewsAgree() {
        LongStream.range(0, SEEDS).forEach(seed -> new Simulation(seed).run());
    }

    /** One run. Prints its seed in every failure. */
    private static final class Simulation {
        private final long seed;
        private final Random random;
        private final List<Node> nodes = new ArrayList<>();
        private final List<Letter> letters = new ArrayList<>();
        private final Set<Integer> cut = new HashSet<>();
        private boolean faulty = true;
        private long now;
        private long refs;

        Simulation(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            for (int i = 0; i < NODES; i++) {
                nodes.add(new Node(i, 1));
            }
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                act();
                pass(random.nextInt(40));
            }
            faulty = false;
            cut.clear();
            for (int i = 0; i < 12; i++) {
                pass(DIGEST_INTERVAL);
            }
            check();
        }

        private void act() {
            int index = random.nextInt(NODES);
            Node node = nodes.get(index);
            int what = random.nextInt(100);
            if (what < 50) {
                node.track(random.nextInt(6));
            } else if (what < 75) {
                node.untrack(random.nextInt(6));
            } else if (what < 80) {
                cut.add(index);
            } else if (what < 88) {
                cut.clear();
            } else if (what < 92) {
                nodes.set(index, new Node(index, node.self.epoch() + 1));
            } else {
                node.flush();
            }
        }

        private void pass(long millis) {
            now += millis;
            deliver();
            nodes.forEach(Node::tick);
            deliver();
        }

        private void deliver() {
            for (int round = 0; round < 20; round++) {
                List<Letter> due = new ArrayList<>();
                letters.removeIf(letter -> letter.at <= now && due.add(letter));
                if (due.isEmpty()) {
                    return;
                }
                due.forEach(letter -> nodes.get(letter.to).receive(letter.message));
            }
        }

        private void post(int from, TrackerMessage message) {
            byte[] bytes = TrackerCodec.encode(message);
            for (int to = 0; to < NODES; to++) {
                if (to == from || (faulty && (cut.contains(from) || cut.contains(to)))) {
                    continue;
                }
                int copies = faulty ? random.nextInt(10) == 0 ? 0 : random.nextInt(10) == 0 ? 2 : 1 : 1;
                for (int i = 0; i < copies; i++) {
                    letters.add(new Letter(to, faulty ? now + random.nextInt(60) : now, TrackerCodec.decode(bytes)));
                }
            }
        }

        private void check() {
            Map<String, String> union = new HashMap<>();
            nodes.forEach(node -> node.tracker.ownEntries().forEach(entry -> union.put(entry.ref(), entry.key())));
            for (Node node : nodes) {
                Map<String, String> view = new HashMap<>();
                node.tracker.forEach(entry -> view.put(entry.ref(), entry.key()));
                assertThat(view).as("seed %d, view of %s", seed, node.self).isEqualTo(union);
                assertThat(node.follower)
                        .as("seed %d, follower of %s", seed, node.self)
                        .isEqualTo(union);
            }
        }

        /** A node with somebody who only follows its changes, as a client does. */
        private final class Node {
            private final int index;
            private final Incarnation self;
            private final TopicTracker tracker;
            private final Map<String, String> follower = new LinkedHashMap<>();
            private long digestAt;

            Node(int index, long epoch) {
                this.index = index;
                this.self = new Incarnation("node-" + index, epoch);
                long[] clock = {0};
                this.tracker = new TopicTracker(self, () -> ++clock[0]);
                post(index, tracker.askAll());
            }

            void track(int channel) {
                follow(List.of(tracker.track(channel, "key-" + index + "-" + channel, Slice.EMPTY, "ref-" + refs++)));
                if (random.nextBoolean()) {
                    flush();
                }
            }

            void untrack(int channel) {
                Change change = tracker.untrack(channel);
                if (change != null) {
                    follow(List.of(change));
                }
                if (random.nextBoolean()) {
                    flush();
                }
            }

            void flush() {
                TrackerMessage.Delta delta = tracker.takeDelta();
                if (delta != null) {
                    post(index, delta);
                }
            }

            void tick() {
                flush();
                if (now >= digestAt) {
                    digestAt = now + DIGEST_INTERVAL;
                    post(index, tracker.digest());
                }
                tracker.expire(now - LEASE).values().forEach(this::follow);
            }

            void receive(TrackerMessage message) {
                Merge merge = tracker.merge(message, now, DIGEST_INTERVAL / 2);
                follow(merge.changes());
                if (merge.request() != null) {
                    post(index, merge.request());
                }
                if (merge.tellState()) {
                    flush();
                    tracker.state(150).forEach(part -> post(index, part));
                }
            }

            private void follow(List<Change> changes) {
                for (Change change : changes) {
                    if (change.joined() != null) {
                        follower.put(change.joined().ref(), change.joined().key());
                    }
                    if (change.left() != null) {
                        assertThat(follower.remove(change.left().ref()))
                                .as("seed %d: %s leaves without having joined", seed, change.left())
                                .isNotNull();
                    }
                }
            }
        }

        private record Letter(int to, long at, TrackerMessage message) {}
    }
}
