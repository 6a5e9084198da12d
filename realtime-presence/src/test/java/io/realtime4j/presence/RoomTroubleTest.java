package io.realtime4j.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Realtime;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.ChannelHandler;
import io.realtime4j.core.spi.InboundEvent;
import io.realtime4j.core.spi.JoinRequest;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong while a topic is told of changes, by clients, by plug-ins and by nodes that come back. */
class RoomTroubleTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final Topic ROOM = Topic.publicTopic(ACME, "room");

    private final FaultyPubSub bus = new FaultyPubSub(0, Duration.ZERO);
    private final FailingPubSub link = new FailingPubSub(bus);
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<Node> nodes = new ArrayList<>();
    private int payloadSizeInKb = 3000;
    private long maxTopicBytes = 32 * 1024 * 1024;

    RoomTroubleTest() {
        bus.heal();
    }

    @AfterEach
    void stop() {
        nodes.forEach(node -> node.engine.close());
    }

    @Test
    void givenChannelThatCrashesWhileItIsTold_whenTold_thenItsLeaveIsToldToo() {
        Node node = start("one");
        InMemoryClient a = node.join("a");
        InMemoryClient b = node.join("b");
        node.track(b, "{\"n\":1}");
        b.sendText("[\"1\",\"9\",\"realtime:room\",\"trip\",{}]");
        pass(100);
        a.received();

        node.track(a, "{\"n\":1}");

        assertThat(texts(a))
                .anyMatch(text -> text.contains("\"presence_diff\"") && text.contains("\"leaves\":{\"b\":"));
        assertThat(node.keys()).containsExactly("a");
    }

    /** Clients that do not keep diffs until they have the state would see the one who left for ever. */
    @Test
    void givenDiffsAfterTheState_whenToldOnOneLane_thenTheStateIsFirst() {
        Node node = start("one");
        InMemoryClient member = node.join("member");
        node.track(member, "{\"n\":0}");
        InMemoryClient watcher = node.transport.connect("acme.localhost", "apikey=t&vsn=2.0.0");

        node.lane.execute(() -> {
            watcher.sendText(
                    "[\"1\",\"1\",\"realtime:room\",\"phx_join\",{\"config\":{\"presence\":{\"enabled\":true}}}]");
            for (int n = 1; n < 50; n++) {
                member.sendText("[\"1\",\"2\",\"realtime:room\",\"presence\",{\"event\":\"track\",\"payload\":{\"n\":"
                        + n + "}}]");
            }
        });
        pass(100);

        List<String> told = texts(watcher).stream()
                .filter(text -> text.contains("\"presence_"))
                .toList();
        String state = told.stream()
                .filter(text -> text.contains("\"presence_state\""))
                .findFirst()
                .orElseThrow();
        String ref = state.replaceFirst(".*\"phx_ref\":\"([^\"]+)\".*", "$1");
        assertThat(told).hasSizeGreaterThan(10);
        assertThat(told.subList(0, told.indexOf(state)))
                .noneMatch(text -> text.substring(text.indexOf("\"leaves\"")).contains(ref));
    }

    /** A client that gets a diff before the state takes it after the state, and tells its user of the same join twice. */
    @Test
    void givenTrackRightBehindAJoin_whenTold_thenFirstTheStateWithoutItAndThenTheDiff() {
        Node node = start("one");
        node.presence.track(ROOM, "before", "{}");
        pass(100);
        InMemoryClient client = node.transport.connect("acme.localhost", "apikey=t&vsn=2.0.0");

        node.lane.execute(() -> {
            node.presence.track(ROOM, "another", "{}");
            client.sendText("[\"1\",\"1\",\"realtime:room\",\"phx_join\",{\"config\":{\"presence\":{\"enabled\":true,"
                    + "\"key\":\"own\"}}}]");
            client.sendText("[\"1\",\"2\",\"realtime:room\",\"presence\",{\"event\":\"track\",\"payload\":{}}]");
        });
        pass(100);

        List<String> told = texts(client).stream()
                .filter(text -> text.contains("\"presence_"))
                .toList();
        assertThat(told.get(0))
                .contains("\"presence_state\"")
                .contains("\"before\"")
                .doesNotContain("\"own\"");
        assertThat(String.join("", told).split("\"another\":", -1)).hasSize(2);
        assertThat(String.join("", told).split("\"own\":", -1)).hasSize(2);
    }

    @Test
    void givenJoinAndLeaveOfAnotherNode_whenTheyArriveTogether_thenEachIsADiff() {
        Node one = start("one");
        Node two = start("two");
        List<PresenceDiff> seen = new ArrayList<>();
        two.presence.observe(ROOM, seen::add);
        pass(1000);

        TrackedPresence brief = one.presence.track(ROOM, "k", "{}");
        one.lane.runTasks();
        brief.close();
        one.lane.runTasks();
        pass(100);

        assertThat(seen).hasSize(2);
        assertThat(seen.get(0).leaves()).isEmpty();
        assertThat(seen.get(1).joins()).isEmpty();
    }

    @Test
    void givenObserverThatObserves_whenTold_thenEachDiffOnce() {
        Node node = start("one");
        InMemoryClient client = node.join("a");
        List<PresenceDiff> second = new ArrayList<>();
        List<PresenceDiff> first = new ArrayList<>();
        node.presence.observe(ROOM, diff -> {
            first.add(diff);
            if (first.size() == 1) {
                node.presence.observe(ROOM, second::add);
            }
        });
        pass(100);
        client.received();

        node.presence.track(ROOM, "x", "{}");
        pass(100);
        node.presence.track(ROOM, "y", "{}");
        pass(100);

        assertThat(texts(client))
                .filteredOn(text -> text.contains("\"presence_diff\""))
                .hasSize(2);
        assertThat(first).hasSize(2);
        assertThat(second).hasSize(2);
    }

    @Test
    void givenObservationThatWasEnded_whenChanged_thenNothingIsSeen() {
        Node node = start("one");
        List<PresenceDiff> seen = new ArrayList<>();

        node.presence.observe(ROOM, seen::add).close();
        node.presence.track(ROOM, "x", "{}");
        pass(100);

        assertThat(seen).isEmpty();
    }

    static List<String> values() {
        return List.of("[".repeat(1500) + "]".repeat(1500), "1".repeat(1001), "{\"" + "k".repeat(50_001) + "\":1}");
    }

    @ParameterizedTest
    @MethodSource("values")
    void givenValueBeyondTheParser_whenTrackedAgain_thenUpdated(String value) {
        Node node = start("one");
        InMemoryClient client = node.join("a");
        node.track(client, "{\"n\":" + value + "}");
        client.received();

        node.track(client, "{\"n\":1}");

        assertThat(texts(client))
                .noneMatch(text -> text.contains("phx_error"))
                .anyMatch(text -> text.contains("\"presence_diff\"") && text.contains("\"n\":1}"));
    }

    static List<String> largeKeys() {
        return List.of("k".repeat(2000), "\u00e9".repeat(1000), "\\u0001".repeat(400));
    }

    @ParameterizedTest
    @MethodSource("largeKeys")
    void givenKeyBeyondThePayloadSize_whenTracked_thenTheChannelEnds(String key) {
        payloadSizeInKb = 1;
        Node node = start("one");
        InMemoryClient client = node.join(key);

        node.track(client, "{}");

        assertThat(texts(client)).anyMatch(text -> text.contains("Track message size exceeded"));
        assertThat(node.keys()).isEmpty();
    }

    @Test
    void givenTopicThatIsFull_whenTracked_thenRefusedAndWhatShrinksItIsNot() {
        maxTopicBytes = 1000;
        Node node = start("one");
        InMemoryClient a = node.join("a");
        InMemoryClient b = node.join("b");
        String large = "{\"s\":\"" + "x".repeat(600) + "\"}";
        node.track(a, large);
        b.received();

        node.track(b, large);

        assertThat(texts(b))
                .containsExactly("[\"1\",\"2\",\"realtime:room\",\"phx_reply\",{\"status\":\"error\",\"response\":"
                        + "{\"reason\":\"Presence of this topic is full\"}}]");
        node.track(b, "{}");
        node.track(a, "{\"n\":1}");
        node.track(b, large);
        assertThat(texts(b)).noneMatch(text -> text.contains("\"error\""));
        assertThat(node.keys()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void givenTopicBeyondItsBound_whenAnEntryShrinks_thenTaken() {
        maxTopicBytes = 1000;
        Node node = start("one");
        InMemoryClient client = node.join("a");
        node.track(client, "{\"s\":\"" + "x".repeat(600) + "\"}");
        node.presence.track(ROOM, "own", "{\"s\":\"" + "x".repeat(2000) + "\"}");
        pass(100);
        client.received();

        node.track(client, "{\"s\":\"" + "x".repeat(500) + "\"}");

        assertThat(texts(client))
                .noneMatch(text -> text.contains("\"error\""))
                .anyMatch(text -> text.contains("\"presence_diff\""));
    }

    @Test
    void givenEventWithALetterThatOnlyUnicodeFolds_whenPushed_thenUnknown() {
        Node node = start("one");
        InMemoryClient client = node.join("a");
        client.received();

        client.sendText("[\"1\",\"2\",\"realtime:room\",\"presence\",{\"event\":\"trac\u212a\"}]");
        pass(100);

        assertThat(texts(client)).singleElement().asString().contains("\"error\"");
        assertThat(node.keys()).isEmpty();
    }

    @Test
    void givenLargeObjects_whenTheyComeTogether_thenNoDiffGrowsWithoutBound() {
        Node node = start("one");
        InMemoryClient client = node.join("a");
        client.received();

        for (int i = 0; i < 10; i++) {
            node.presence.track(ROOM, "k" + i, "{\"s\":\"" + "x".repeat(300_000) + "\"}");
        }
        pass(200);

        assertThat(texts(client))
                .hasSizeBetween(2, 9)
                .allMatch(text -> text.length() < 1_500_000)
                .anyMatch(text -> text.contains("\"k9\""));
    }

    /** For longer than a node may be silent, and for longer than a lease. */
    @ParameterizedTest
    @ValueSource(ints = {10, 25})
    void givenNodeThatStoodStill_whenItGoesOn_thenItDoesNotTakeTheOthersForDead(int seconds) {
        Node one = start("one");
        Node two = start("two");
        List<PresenceDiff> seen = new ArrayList<>();
        two.presence.observe(ROOM, seen::add);
        one.presence.track(ROOM, "k", "{}");
        pass(3000);

        two.lane.stall(Duration.ofSeconds(seconds));
        two.lane.advance(Duration.ofMillis(10)); // its own beat and tick come before what the others said meanwhile
        pass(3000);

        assertThat(seen).hasSize(1);
        assertThat(two.keys()).containsExactly("k");
    }

    @Test
    void givenHeartbeatThatFails_whenTheNextIsDue_thenTheNodeSaysThatItLives() {
        start("one");
        pass(2000);
        int before = link.published("nodes");

        link.failOnce("nodes");
        pass(5000);

        assertThat(link.published("nodes") - before).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"room", "other"})
    void givenDigestThatFails_whenTheNextIsDue_thenNoTopicMissesMoreThanThat(String failing) {
        Topic other = Topic.publicTopic(ACME, "other");
        Node one = start("one");
        Node two = start("two");
        for (Topic topic : List.of(ROOM, other)) {
            two.presence.observe(topic, diff -> {});
            one.presence.track(topic, "k", "{}");
        }
        pass(1000);
        int ofRoom = link.published("room");
        int ofOther = link.published("other");

        link.failOnce(failing);
        pass(25_000);

        assertThat(link.published("room") - ofRoom).isEqualTo(failing.equals("room") ? 4 : 5);
        assertThat(link.published("other") - ofOther).isEqualTo(failing.equals("other") ? 4 : 5);
        assertThat(one.lane.failures()).isEmpty();
    }

    @Test
    void givenBusThatFailsAtAChange_whenTold_thenOwnChannelsHearItAndOtherNodesLater() {
        Node one = start("one");
        Node two = start("two");
        InMemoryClient near = one.join("near");
        InMemoryClient far = two.join("far");
        pass(1000);
        near.received();
        far.received();

        link.failOnce("room");
        one.track(near, "{\"n\":1}");

        assertThat(texts(near)).anyMatch(text -> text.contains("\"presence_diff\"") && text.contains("\"n\":1"));
        pass(12_000);
        assertThat(texts(far)).anyMatch(text -> text.contains("\"presence_diff\"") && text.contains("\"n\":1"));
        assertThat(two.keys()).containsExactly("near");
    }

    @Test
    void givenNodeThatComesBackUnheard_whenItsFirstWordIsAChange_thenWhatItTracksNowStays() {
        Node two = start("two");
        Node old = start("one");
        List<String> told = new ArrayList<>();
        two.presence.observe(ROOM, diff -> {
            diff.joins().forEach(entry -> told.add("+" + entry.key()));
            diff.leaves().forEach(entry -> told.add("-" + entry.key()));
        });
        old.presence.track(ROOM, "old", "{}");
        pass(2000);
        bus.part("one");
        old.engine.close();
        nodes.remove(old);
        clock.advance(Duration.ofMillis(1));
        Node fresh = start("one");
        bus.join();

        fresh.presence.track(ROOM, "new", "{}");
        pass(12_000);

        assertThat(told).containsExactlyInAnyOrder("+old", "-old", "+new");
        assertThat(two.keys()).containsExactly("new");
    }

    private Node start(String name) {
        Node node = new Node(name);
        nodes.add(node);
        return node;
    }

    private void pass(long millis) {
        for (long left = millis; left > 0; left -= 10) {
            bus.advance(Duration.ofMillis(10));
            nodes.forEach(node -> node.lane.advance(Duration.ofMillis(10)));
        }
    }

    private static List<String> texts(InMemoryClient client) {
        return client.received().stream()
                .filter(ClientLink.Text.class::isInstance)
                .map(frame -> ((ClientLink.Text) frame).message())
                .toList();
    }

    private final class Node {
        private final ManualLane lane = new ManualLane();
        private final InMemoryTransport transport = InMemoryTransport.create(lane);
        private final PresenceFeature presence = Presence.feature(PresenceSettings.builder()
                .maxClientCalls(1000)
                .maxTopicBytes(maxTopicBytes)
                .build());
        private final Realtime engine;

        Node(String name) {
            engine = Engines.named(name, link, TenantLimits.unlimited().withMaxPayloadSizeInKb(payloadSizeInKb))
                    .clock(clock)
                    .transport(transport)
                    .feature(presence)
                    .feature(new Tripwire())
                    .start();
            lane.runTasks();
        }

        InMemoryClient join(String key) {
            InMemoryClient client = transport.connect("acme.localhost", "apikey=t&vsn=2.0.0");
            client.sendText(
                    "[\"1\",\"1\",\"realtime:room\",\"phx_join\",{\"config\":{\"presence\":{\"enabled\":true,\"key\":\""
                            + key + "\"}}}]");
            pass(100);
            return client;
        }

        void track(InMemoryClient client, String json) {
            client.sendText(
                    "[\"1\",\"2\",\"realtime:room\",\"presence\",{\"event\":\"track\",\"payload\":" + json + "}]");
            pass(200);
        }

        List<String> keys() {
            CompletableFuture<List<PresenceEntry>> listed = presence.list(ROOM).toCompletableFuture();
            pass(10);
            return listed.join().stream().map(PresenceEntry::key).toList();
        }
    }

    /** A plug-in whose channel crashes at the first message after it was told to. */
    private static final class Tripwire implements ChannelFeature {
        @Override
        public String name() {
            return "tripwire";
        }

        @Override
        public Set<String> events() {
            return Set.of("trip");
        }

        @Override
        public CompletionStage<JoinResult> join(ChannelContext channel, JoinRequest request) {
            return Joined.with(new ChannelHandler() {
                private boolean armed;

                @Override
                public @Nullable CompletionStage<?> onEvent(InboundEvent event) {
                    armed = true;
                    return null;
                }

                @Override
                public boolean filters() {
                    return true;
                }

                @Override
                public boolean accepts(TopicMessage message) {
                    if (armed) {
                        throw new IllegalStateException("tripped");
                    }
                    return true;
                }
            });
        }
    }
}
