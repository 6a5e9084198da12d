package io.realtime4j.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Realtime;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.Topic;
import io.realtime4j.tck.ClientLink;
import io.realtime4j.tck.FaultyPubSub;
import io.realtime4j.tck.InMemoryClient;
import io.realtime4j.tck.InMemoryTransport;
import io.realtime4j.tck.ManualClock;
import io.realtime4j.tck.ManualLane;
import io.realtime4j.tck.RecordingMeters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What those get who come first to a topic on their node, from a bus that takes a turn of the test. */
class FirstStateTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final Topic ROOM = Topic.publicTopic(ACME, "room");

    private final FaultyPubSub bus = new FaultyPubSub(0, Duration.ZERO);
    private final FailingPubSub link = new FailingPubSub(bus);
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<Node> nodes = new ArrayList<>();
    private Duration maxStateDelay = Duration.ofMillis(500);

    FirstStateTest() {
        bus.heal();
    }

    @AfterEach
    void stop() {
        nodes.forEach(node -> node.engine.close());
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 1100, 60_000})
    @DisplayName(
            "S04_058 given a tracked client on node 1, when a client joins on node 2 later, then its state contains it")
    void givenTrackedClientOnNodeOne_whenAClientJoinsOnNodeTwo_thenItsStateContainsIt(int later) {
        Node one = start("one");
        InMemoryClient tracked = one.join("tracked");
        one.track(tracked, "{\"n\":1}");
        Node two = start("two");
        pass(later);

        InMemoryClient client = two.join("late");
        pass(100);

        assertThat(presence(client))
                .singleElement()
                .asString()
                .contains("\"presence_state\"", "\"tracked\":{\"metas\":[{", "\"n\":1");
    }

    @Test
    void givenNodesThatDoNotKnowTheTopic_whenJoining_thenTheyAreNotWaitedForInVain() {
        Node one = start("one");
        start("two");
        Node three = start("three");
        one.presence.track(ROOM, "there", "{}");
        pass(1000);

        InMemoryClient client = three.join("late");
        pass(40);

        assertThat(presence(client)).singleElement().asString().contains("\"presence_state\"", "\"there\"");
    }

    @Test
    void givenNodesWithoutEntriesOnTheTopic_whenJoining_thenTheyAreNotWaitedForInVain() {
        Node one = start("one");
        Node two = start("two");
        one.join("a");
        pass(1000);

        InMemoryClient client = two.join("late");
        pass(40);

        assertThat(presence(client)).singleElement().asString().endsWith("\"presence_state\",{}]");
    }

    @Test
    void givenTheOnlyNode_whenJoining_thenTheStateIsThereAtOnceAndNobodyIsAsked() {
        Node one = start("one");
        pass(1000);

        InMemoryClient client = one.join("a");

        assertThat(presence(client)).singleElement().asString().endsWith("\"presence_state\",{}]");
        assertThat(link.published("room")).isZero();
        assertThat(link.published("calls")).isZero();
    }

    @Test
    void givenTopicOnThisNodeOnly_whenJoining_thenTheStateIsThereAtOnceAndNobodyIsAsked() {
        Node one = start("one");
        start("two");
        pass(1000);

        InMemoryClient client = one.join("a");

        assertThat(presence(client)).singleElement().asString().endsWith("\"presence_state\",{}]");
        assertThat(link.published("calls")).isZero();
    }

    @Test
    void givenRoomThatIsKnown_whenMoreJoin_thenAtOnceAndNobodyIsAskedAgain() {
        Node one = start("one");
        Node two = start("two");
        one.presence.track(ROOM, "there", "{}");
        pass(1000);
        two.join("first");
        pass(100);

        InMemoryClient client = two.join("second");

        assertThat(presence(client)).singleElement().asString().contains("\"presence_state\"", "\"there\"");
        assertThat(link.published("calls")).isEqualTo(1);
    }

    @Test
    void givenSeveralThatWait_whenTheyTrackMeanwhile_thenEachChangeReachesEachOnce() {
        Node one = start("one");
        Node two = start("two");
        one.presence.track(ROOM, "there", "{}");
        pass(1000);

        InMemoryClient a = two.join("a");
        InMemoryClient b = two.join("b");
        two.track(a, "{}");
        assertThat(presence(a)).isEmpty();
        assertThat(presence(b)).isEmpty();
        pass(100);
        two.track(b, "{}");
        pass(100);

        for (InMemoryClient client : List.of(a, b)) {
            List<String> told = presence(client);
            assertThat(told).hasSize(2);
            assertThat(told.get(0))
                    .contains("\"presence_state\"", "\"there\"", "\"a\"")
                    .doesNotContain("\"b\"");
            assertThat(told.get(1)).contains("\"presence_diff\"", "\"b\"").doesNotContain("\"there\"", "\"a\"");
        }
    }

    @Test
    void givenNodeThatDiesWhileItIsAsked_whenTheTimeIsOver_thenTheStateIsSentWithoutIt() {
        Node one = start("one");
        Node two = start("two");
        Node three = start("three");
        one.presence.track(ROOM, "there", "{}");
        three.presence.track(ROOM, "lost", "{}");
        pass(1000);
        bus.part("three");

        InMemoryClient client = two.join("late");
        pass(490);
        assertThat(presence(client)).isEmpty();
        pass(20);

        assertThat(presence(client))
                .singleElement()
                .asString()
                .contains("\"presence_state\"", "\"there\"")
                .doesNotContain("\"lost\"");
        bus.join();
        pass(6000);
        assertThat(presence(client))
                .singleElement()
                .asString()
                .contains("\"presence_diff\"", "\"lost\"")
                .doesNotContain("\"there\"");
    }

    @Test
    void givenNodeThatIsTakenForDeadWhileItIsAsked_whenNoticed_thenTheOthersAreEnough() {
        maxStateDelay = Duration.ofHours(1);
        Node one = start("one");
        Node two = start("two");
        start("three");
        one.presence.track(ROOM, "there", "{}");
        pass(1000);
        bus.part("three");

        InMemoryClient client = two.join("late");
        pass(4000);
        assertThat(presence(client)).isEmpty();
        pass(3000);

        assertThat(presence(client)).singleElement().asString().contains("\"presence_state\"", "\"there\"");
    }

    /** With so many uses the next diff is 20 ms after the last. */
    @Test
    void givenBusyTopic_whenTheNodesHaveAnswered_thenTheStateHasWhatWouldBeTheNextDiff() {
        Node one = start("one");
        Node two = start("two");
        one.presence.track(ROOM, "there", "{}");
        pass(1000);
        for (int i = 0; i < 1000; i++) {
            two.presence.occupancy(ROOM);
        }
        two.presence.track(ROOM, "own", "{}");

        InMemoryClient client = two.join("late");
        pass(100);

        assertThat(presence(client)).singleElement().asString().contains("\"presence_state\"", "\"there\"", "\"own\"");
    }

    @Test
    void givenWhoLeavesBeforeTheState_whenOthersAnswer_thenOnlyWhoStayedIsTold() {
        Node one = start("one");
        Node two = start("two");
        one.presence.track(ROOM, "there", "{}");
        pass(1000);

        InMemoryClient gone = two.join("gone");
        InMemoryClient stays = two.join("stays");
        gone.sendText("[\"1\",\"2\",\"realtime:room\",\"phx_leave\",{}]");
        pass(100);

        assertThat(presence(gone)).isEmpty();
        assertThat(presence(stays)).singleElement().asString().contains("\"presence_state\"", "\"there\"");
        assertThat(two.lane.failures()).isEmpty();
    }

    @Test
    void givenLastWhoLeavesBeforeTheState_whenSomebodyComesAgain_thenTheyGetTheirState() {
        Node one = start("one");
        Node two = start("two");
        one.presence.track(ROOM, "there", "{}");
        pass(1000);

        two.join("gone").cut();
        two.lane.runTasks();
        InMemoryClient client = two.join("again");
        pass(600);

        assertThat(presence(client)).singleElement().asString().contains("\"presence_state\"", "\"there\"");
        assertThat(two.lane.failures()).isEmpty();
    }

    @Test
    void givenStateInManyParts_whenJoining_thenAllOfThemAreWaitedFor() {
        Node one = start("one");
        Node two = start("two");
        for (int i = 0; i < 1000; i++) {
            one.presence.track(ROOM, "k" + i, "{\"s\":\"" + "x".repeat(500) + "\"}");
        }
        pass(1000);
        int before = link.published("room");

        InMemoryClient client = two.join("late");
        pass(100);

        assertThat(link.published("room") - before).isGreaterThan(5);
        List<String> told = presence(client);
        assertThat(told).hasSize(1);
        assertThat(told.get(0).split("\"metas\"", -1)).hasSize(1001);
    }

    @Test
    void givenChannelWithoutPresenceFirst_whenOneWithPresenceJoins_thenItsStateWaitsAsWell() {
        Node one = start("one");
        Node two = start("two");
        one.presence.track(ROOM, "there", "{}");
        pass(1000);

        InMemoryClient deaf = two.connect();
        deaf.sendText("[\"1\",\"1\",\"realtime:room\",\"phx_join\",{}]");
        InMemoryClient client = two.join("late");
        pass(100);

        assertThat(presence(client)).singleElement().asString().contains("\"presence_state\"", "\"there\"");
        assertThat(presence(deaf)).singleElement().asString().contains("\"presence_diff\"", "\"there\"");
    }

    /** On one of the lanes the channel is a member of its topic before the room, on the other one, has heard of it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void givenJoinOnItsWayToTheRoom_whenAChangeIsTold_thenItIsInTheStateOnly(int lane) {
        Node node = start("one", new ManualLane(), new ManualLane());
        List<InMemoryClient> clients = List.of(node.connect(), node.connect());
        node.presence.track(ROOM, "before", "{}");
        pass(1000);

        node.presence.track(ROOM, "new", "{\"n\":1}").update("{\"n\":2}"); // the update tells what is pending
        clients.get(lane).sendText(join("late"));
        pass(100);

        List<String> told = presence(clients.get(lane));
        assertThat(told).hasSize(2);
        assertThat(told.get(0)).contains("\"presence_state\"", "\"before\"", "\"n\":1");
        assertThat(told.get(1)).contains("\"presence_diff\"", "\"n\":2");
    }

    @Test
    void givenNodeWithoutChannels_whenListing_thenAllNodesAreAsked() {
        Node one = start("one");
        Node two = start("two");
        Node three = start("three");
        one.presence.track(ROOM, "a", "{}");
        two.presence.track(ROOM, "b", "{}");
        pass(1000);

        CompletableFuture<List<PresenceEntry>> listed =
                three.presence.list(ROOM).toCompletableFuture();
        pass(40);

        assertThat(listed)
                .isCompletedWithValueMatching(entries -> entries.size() == 2
                        && entries.stream().map(PresenceEntry::key).toList().containsAll(List.of("a", "b")));
    }

    @Test
    void givenListThatWaits_whenTheNodeStops_thenItIsAnswered() {
        Node one = start("one");
        Node two = start("two");
        one.presence.track(ROOM, "a", "{}");
        pass(1000);
        bus.part("one");

        CompletableFuture<List<PresenceEntry>> listed = two.presence.list(ROOM).toCompletableFuture();
        pass(100);
        assertThat(listed).isNotDone();
        two.engine.close();

        assertThat(listed).isCompletedWithValue(List.of());
    }

    @Test
    void givenEntriesOfOtherNodes_whenTheyAreKept_thenTheirMemoryIsReportedAsReplicas() {
        Node one = start("one");
        Node two = start("two");
        TrackedPresence first = one.presence.track(ROOM, "key", "{\"n\":1}");
        one.presence.track(ROOM, "more", "{}");
        InMemoryClient client = two.join("late");
        pass(1000);

        assertThat(two.replicas()).isEqualTo(List.of(2L, (long) "\"key\"\"n\":1\"more\"".length()));
        assertThat(two.meters.gauge("realtime_presence_entries", ACME)).isZero();
        first.close();
        pass(100);
        assertThat(two.replicas()).isEqualTo(List.of(1L, (long) "\"more\"".length()));
        client.cut();
        pass(100);
        assertThat(two.replicas()).isEqualTo(List.of(0L, 0L));
    }

    private static String join(String key) {
        return "[\"1\",\"1\",\"realtime:room\",\"phx_join\",{\"config\":{\"presence\":{\"enabled\":true,\"key\":\""
                + key + "\"}}}]";
    }

    private Node start(String name, ManualLane... lanes) {
        Node node = new Node(name, lanes.length == 0 ? List.of(new ManualLane()) : List.of(lanes));
        nodes.add(node);
        return node;
    }

    private void pass(long millis) {
        for (long left = millis; left > 0; left -= 10) {
            bus.advance(Duration.ofMillis(10));
            nodes.forEach(node -> node.lanes.forEach(lane -> lane.advance(Duration.ofMillis(10))));
            nodes.forEach(node -> node.lanes.forEach(ManualLane::runTasks));
        }
    }

    private static List<String> presence(InMemoryClient client) {
        return client.received().stream()
                .filter(ClientLink.Text.class::isInstance)
                .map(frame -> ((ClientLink.Text) frame).message())
                .filter(text -> text.contains("\"presence_"))
                .toList();
    }

    private final class Node {
        private final List<ManualLane> lanes;
        private final ManualLane lane;
        private final InMemoryTransport transport;
        private final RecordingMeters meters = new RecordingMeters();
        private final PresenceFeature presence = Presence.feature(
                PresenceSettings.builder().maxStateDelay(maxStateDelay).build());
        private final Realtime engine;

        Node(String name, List<ManualLane> lanes) {
            this.lanes = lanes;
            this.lane = lanes.get(0);
            this.transport = InMemoryTransport.create(lanes.toArray(new ManualLane[0]));
            this.engine = Engines.named(name, link, TenantLimits.unlimited())
                    .clock(clock)
                    .meters(meters)
                    .transport(transport)
                    .feature(presence)
                    .start();
            lanes.forEach(ManualLane::runTasks);
        }

        InMemoryClient connect() {
            return transport.connect("acme.localhost", "apikey=t&vsn=2.0.0");
        }

        InMemoryClient join(String key) {
            InMemoryClient client = connect();
            client.sendText(FirstStateTest.join(key));
            lanes.forEach(ManualLane::runTasks);
            return client;
        }

        void track(InMemoryClient client, String json) {
            client.sendText(
                    "[\"1\",\"2\",\"realtime:room\",\"presence\",{\"event\":\"track\",\"payload\":" + json + "}]");
            lanes.forEach(ManualLane::runTasks);
        }

        List<Long> replicas() {
            return List.of(
                    meters.gauge("realtime_presence_replica_entries", ACME),
                    meters.gauge("realtime_presence_replica_bytes", ACME));
        }
    }
}
