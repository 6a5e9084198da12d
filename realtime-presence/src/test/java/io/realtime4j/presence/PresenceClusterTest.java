package io.realtime4j.presence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.tck.ClientLink;
import io.realtime4j.tck.FaultyPubSub;
import io.realtime4j.tck.InMemoryClient;
import io.realtime4j.tck.InMemoryTransport;
import io.realtime4j.tck.ManualClock;
import io.realtime4j.tck.ManualLane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Three engines of two lanes each on a bus that misbehaves by a seed; time is the test's. */
class PresenceClusterTest {
    private static final int SEEDS = Integer.getInteger("presence.seeds", 1000);
    private static final long FIRST_SEED = Long.getLong("presence.seed", 0);
    private static final int NODES = 3;
    private static final int STEPS = 40;
    private static final Topic ROOM = Topic.publicTopic(new TenantId("acme"), "room");
    private static final JsonMapper MAPPER = new JsonMapper();

    @Test
    @DisplayName(
            "S04_057 S04_058 S04_059 S04_060 after healing, nodes and clients see what the living nodes' clients track")
    void givenFaultyBus_whenHealed_thenNodesAndClientsAgree() {
        LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS).forEach(seed -> {
            try (Cluster cluster = new Cluster(seed)) {
                cluster.run();
            }
        });
    }

    @Test
    @DisplayName(
            "S04_057 S04_058 what is tracked on one node is told on another at once, and is in the state of who comes"
                    + " later")
    void givenTwoNodes_whenTracking_thenToldOnTheOther() {
        try (Cluster cluster = Cluster.whole()) {
            Member there = cluster.node(1).connect();
            Member here = cluster.node(0).connect();

            here.track(1);
            cluster.pass(100, 10);
            Member late = cluster.node(2).connect();
            cluster.pass(100, 10);

            assertThat(there.refs()).hasSize(1);
            assertThat(late.stateRefs()).isEqualTo(there.refs());
        }
    }

    @Test
    @DisplayName("S04_059 the entries of a node that dies without a word leave within seconds")
    void givenNodeThatDies_whenSecondsPass_thenItsEntriesLeave() {
        try (Cluster cluster = Cluster.whole()) {
            Member there = cluster.node(1).connect();
            cluster.node(0).connect().track(1);
            cluster.pass(1000, 10);
            assertThat(there.refs()).hasSize(1);

            cluster.die(0);
            cluster.pass(4000, 100);
            assertThat(there.refs()).hasSize(1);
            cluster.pass(2500, 100);

            assertThat(there.refs()).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "S04_060 the entries of a node that comes back leave with its first word, those of one that stops at once")
    void givenNodeThatRestartsOrStops_whenHeard_thenItsEntriesLeave() {
        try (Cluster cluster = Cluster.whole()) {
            Member there = cluster.node(1).connect();
            cluster.node(0).connect().track(1);
            cluster.node(2).connect().track(2);
            cluster.pass(1000, 10);
            assertThat(there.refs()).hasSize(2);

            cluster.restart(0, false);
            cluster.pass(20, 10);
            assertThat(there.refs()).hasSize(1);
            cluster.node(2).close();
            cluster.pass(20, 10);

            assertThat(there.refs()).isEmpty();
        }
    }

    private static final class Cluster implements AutoCloseable {
        private final long seed;
        private final Random random;
        private final FaultyPubSub bus;
        private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
        private final List<Node> nodes = new ArrayList<>();

        Cluster(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.bus = new FaultyPubSub(seed, Duration.ofMillis(1500));
            for (int i = 0; i < NODES; i++) {
                nodes.add(new Node("node-" + i));
            }
        }

        /** On a bus that keeps the rules. */
        static Cluster whole() {
            Cluster cluster = new Cluster(0);
            cluster.bus.heal();
            return cluster;
        }

        Node node(int index) {
            return nodes.get(index);
        }

        /** Ends a node as a crash does: nobody hears of it. */
        void die(int index) {
            Node gone = nodes.get(index);
            bus.part(gone.name);
            gone.close();
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                act();
                pass(random.nextInt(700), 100);
            }
            bus.heal();
            pass(40_000, 500);
            check();
        }

        private void act() {
            int index = random.nextInt(NODES);
            Node node = nodes.get(index);
            int what = random.nextInt(100);
            if (what < 25) {
                node.connect();
            } else if (what < 65) {
                node.member(random).track(random.nextInt(3));
            } else if (what < 75) {
                node.member(random).untrack();
            } else if (what < 84) {
                node.disconnect(random);
            } else if (what < 89) {
                bus.part(node.name);
            } else if (what < 95) {
                bus.join();
            } else {
                restart(index, random.nextBoolean());
            }
        }

        private void restart(int index, boolean inOrder) {
            Node old = nodes.get(index);
            if (!inOrder) {
                bus.part(old.name);
            }
            old.close();
            bus.join();
            clock.advance(Duration.ofMillis(1));
            nodes.set(index, new Node(old.name));
        }

        private void pass(long millis, long step) {
            for (long left = millis; left > 0; left -= step) {
                Duration time = Duration.ofMillis(Math.min(left, step));
                bus.advance(time);
                nodes.forEach(node -> node.advance(time));
            }
        }

        private void check() {
            Set<String> union = new TreeSet<>();
            for (Node node : nodes) {
                node.members.forEach(member -> union.addAll(member.tracked()));
            }
            for (Node node : nodes) {
                assertThat(node.lanes)
                        .allSatisfy(lane -> assertThat(lane.failures())
                                .as("seed %d, %s", seed, node.name)
                                .isEmpty());
                List<PresenceEntry> listed = list(node);
                assertThat(listed)
                        .as("seed %d, %s", seed, node.name)
                        .extracting(entry -> entry.key() + entry.json())
                        .containsExactlyInAnyOrderElementsOf(union);
                Set<String> refs = new TreeSet<>();
                listed.forEach(entry -> refs.add(entry.ref()));
                for (Member member : node.members) {
                    assertThat(member.refs())
                            .as("seed %d, client of %s", seed, node.name)
                            .isEqualTo(refs);
                }
            }
        }

        /** What a node answers at once, or after it has asked the others. */
        private List<PresenceEntry> list(Node node) {
            CompletableFuture<List<PresenceEntry>> answer =
                    node.presence.list(ROOM).toCompletableFuture();
            pass(node.members.isEmpty() ? 40 : 1, 10);
            return answer.join();
        }

        @Override
        public void close() {
            nodes.forEach(Node::close);
        }

        private final class Node {
            private final String name;
            private final List<ManualLane> lanes = List.of(new ManualLane(), new ManualLane());
            private final InMemoryTransport transport = InMemoryTransport.create(lanes.get(0), lanes.get(1));
            private final PresenceFeature presence = Presence.feature(
                    PresenceSettings.builder().maxClientCalls(Integer.MAX_VALUE).build());
            private final List<Member> members = new ArrayList<>();
            private final Realtime engine;
            private int joined;

            Node(String name) {
                this.name = name;
                this.engine = Engines.named(name, bus)
                        .clock(clock)
                        .transport(transport)
                        .feature(presence)
                        .start();
                runTasks();
            }

            /** What one lane gives to the other included. */
            private void runTasks() {
                for (int round = 0; round < 4; round++) {
                    lanes.forEach(ManualLane::runTasks);
                }
            }

            void advance(Duration time) {
                lanes.forEach(lane -> lane.advance(time));
                runTasks();
            }

            Member connect() {
                Member member =
                        new Member(transport.connect("acme.localhost", "apikey=t&vsn=2.0.0"), name + "/" + joined++);
                members.add(member);
                return member;
            }

            Member member(Random choice) {
                if (members.isEmpty()) {
                    connect();
                }
                return members.get(choice.nextInt(members.size()));
            }

            void disconnect(Random choice) {
                if (!members.isEmpty()) {
                    Member gone = members.remove(choice.nextInt(members.size()));
                    gone.client.cut();
                }
            }

            void close() {
                engine.close();
            }
        }
    }

    /** A client that joined the room with presence. */
    private static final class Member {
        private final InMemoryClient client;
        private final String key;
        private final PresenceView view = new PresenceView();
        private String object = "";

        Member(InMemoryClient client, String key) {
            this.client = client;
            this.key = key;
            client.sendText(
                    "[\"1\",\"1\",\"realtime:room\",\"phx_join\",{\"config\":{\"presence\":{\"enabled\":true,\"key\":\""
                            + key + "\"}}}]");
        }

        void track(int number) {
            object = "{\"n\":" + number + "}";
            client.sendText(
                    "[\"1\",\"2\",\"realtime:room\",\"presence\",{\"event\":\"track\",\"payload\":" + object + "}]");
        }

        void untrack() {
            object = "";
            client.sendText("[\"1\",\"3\",\"realtime:room\",\"presence\",{\"event\":\"untrack\"}]");
        }

        Set<String> tracked() {
            return object.isEmpty() ? Set.of() : Set.of(key + object);
        }

        /** Those in the state frame alone, which has to be the only presence frame so far. */
        Set<String> stateRefs() {
            List<JsonNode> frames = client.received().stream()
                    .filter(ClientLink.Text.class::isInstance)
                    .map(received -> tree(((ClientLink.Text) received).message()))
                    .filter(frame -> frame.get(3).asText().startsWith("presence_"))
                    .toList();
            assertThat(frames)
                    .singleElement()
                    .satisfies(frame -> assertThat(frame.get(3).asText()).isEqualTo("presence_state"));
            view.state(frames.get(0).get(4));
            return refs();
        }

        Set<String> refs() {
            for (ClientLink.Received received : client.received()) {
                if (received instanceof ClientLink.Text text) {
                    JsonNode frame = tree(text.message());
                    if (frame.get(3).asText().equals("presence_state")) {
                        view.state(frame.get(4));
                    } else if (frame.get(3).asText().equals("presence_diff")) {
                        assertThat(view.refs())
                                .as("before a diff %s has a state, without what the diff brings", key)
                                .isNotNull()
                                .noneMatch(PresenceView.joins(frame.get(4))::contains);
                        view.diff(frame.get(4));
                    }
                }
            }
            Set<String> refs = view.refs();
            if (refs == null) {
                throw new AssertionError(key + " has no state");
            }
            return refs;
        }

        private static JsonNode tree(String json) {
            try {
                return MAPPER.readTree(json);
            } catch (JsonProcessingException e) {
                throw new AssertionError(json, e);
            }
        }
    }
}
