package io.realtime4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.JoinRequest;
import io.realtime4j.tck.FeatureNode.Member;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The obligations of {@link ChannelFeature}, and that of a {@link io.realtime4j.core.spi.Lane} not to be kept waiting. The
 * feature runs in a node in memory where everything is allowed, on private topics, so that permissions are asked for.
 */
public abstract class ChannelFeatureContract extends Contract {
    private static final Set<String> RESERVED = Set.of("phx_join", "phx_leave", "heartbeat", "access_token");
    private static final int MEMBERS = 4;
    private static final long LOOK_MILLIS = 10;

    private final List<FeatureNode> nodes = new ArrayList<>();

    /** For the tests of an implementation. */
    protected ChannelFeatureContract() {}

    /**
     * Makes a feature for one engine. Asked once per node.
     *
     * @return the feature
     * @throws Exception when it cannot be made, which fails the test
     */
    protected abstract ChannelFeature create() throws Exception;

    /** {@return what a client of the feature sends on a channel, in this order; without any only the joins are tested} */
    protected abstract List<Sample> samples();

    /**
     * An event of a client.
     *
     * @param event one of the feature's
     * @param payload JSON text
     */
    public record Sample(String event, String payload) {}

    /** {@return the members of {@code config} in the payload of a join, without {@code private}; JSON text without braces} */
    protected String joinConfig() {
        return "\"broadcast\":{\"self\":true,\"ack\":true},\"presence\":{\"enabled\":false}";
    }

    /**
     * Replaces what differs between two equal conversations, such as times and random ids.
     *
     * @param frame a frame that a client received: text as it is, {@code binary} and hexadecimal digits otherwise
     * @return what is to be equal
     */
    protected String normalize(String frame) {
        return frame;
    }

    @AfterEach
    void closeNodes() {
        nodes.forEach(FeatureNode::close);
    }

    @Test
    @DisplayName("ChannelFeature 1: it goes through the life of a node without throwing")
    void givenNode_whenStartedUsedAndStopped_thenNothingIsThrown() throws Exception {
        FeatureNode node = node(false);
        Member member = joined(node, "room");
        converse(node, member);

        node.close();

        assertSound(node);
    }

    @Test
    @DisplayName("ChannelFeature 1: it stops also when nobody joined")
    void givenNodeWithoutChannels_whenStopped_thenNothingIsThrown() throws Exception {
        FeatureNode node = node(false);

        node.close();

        assertSound(node);
    }

    @Test
    @DisplayName("ChannelFeature 1: its endpoints have a method and a path")
    void givenStartedFeature_whenAskedForEndpoints_thenTheyAreWellFormed() throws Exception {
        FeatureNode node = node(false);

        for (HttpEndpoint endpoint : node.probe.endpoints()) {
            assertThat(endpoint.method()).isNotEmpty().isUpperCase();
            assertThat(endpoint.path()).startsWith("/");
        }
    }

    @Test
    @DisplayName("ChannelFeature 2: a join is answered")
    void givenJoins_whenMade_thenEachIsAnswered() throws Exception {
        FeatureNode node = node(true);

        assertThat(node.member("room").join(joinPayload())).contains("\"status\":\"ok\"");
        assertThat(node.member("other").join("{\"config\":{\"private\":true}}")).contains("phx_reply");
        assertThat(node.member("public").join("{\"config\":{\"private\":false}}"))
                .contains("phx_reply");
        assertThat(node.member("legacy").join("{}")).contains("phx_reply");
        assertSound(node);
    }

    @Test
    @DisplayName("ChannelFeature 3: a handler is left without having been joined, when another feature refuses")
    void givenFeatureThatRefuses_whenJoined_thenTheHandlerIsLeft() throws Exception {
        FeatureNode node = node(true, new Refusing());
        Member member = node.member("room");

        assertThat(member.join(joinPayload())).contains("on purpose");

        member.settle();
        assertAllLeft(node);
        assertSound(node);
    }

    @Test
    @DisplayName("ChannelFeature 3: a handler is left, whatever way the channel ends")
    void givenChannels_whenTheyEnd_thenTheHandlersAreLeft() throws Exception {
        FeatureNode node = node(true);
        node.probe.permissions.complete(true);
        Member leaves = joined(node, "room");
        Member cut = joined(node, "room");
        Member joinsAgain = joined(node, "room");

        leaves.send("phx_leave", "{}");
        leaves.settle();
        cut.client.cut();
        joinsAgain.join(joinPayload());
        joinsAgain.client.close(new CloseReason(1000, ""));

        assertAllLeft(node);
        assertSound(node);
    }

    @Test
    @DisplayName("ChannelFeature 4: nothing that a client sends makes it throw")
    void givenStrangePayloads_whenSent_thenTheChannelDoesNotCrash() throws Exception {
        FeatureNode node = node(true);
        node.probe.permissions.complete(true);

        for (String event : node.probe.events()) {
            for (String payload : strangePayloads()) {
                Member member = joined(node, "room");
                member.send(event, payload);
                afterEvent(node, member);
                assertThat(String.join("\n", member.frames))
                        .as("%s with %.100s", event, payload)
                        .doesNotContain("phx_error");
                member.client.cut();
            }
            Member member = joined(node, "room");
            sendBinary(member, event);
            afterEvent(node, member);
            assertThat(String.join("\n", member.frames))
                    .as("%s in binary frames", event)
                    .doesNotContain("phx_error");
        }

        assertSound(node);
    }

    private static List<String> strangePayloads() {
        String nested =
                "{\"type\":\"broadcast\",\"event\":\"e\",\"payload\":" + "[".repeat(500) + "]".repeat(500) + "}";
        return List.of(
                "null",
                "true",
                "0",
                "-1.5e300",
                "\"\"",
                "\"text\"",
                "[]",
                "[null]",
                "{}",
                "{\"\":null}",
                "{\"type\":1,\"event\":2,\"payload\":3}",
                "{\"type\":null,\"event\":null,\"payload\":null}",
                "{\"type\":{},\"event\":[],\"payload\":\"\\ud800\"}",
                "{\"type\":\"broadcast\"}",
                "{\"event\":\"track\"}",
                "{\"event\":\"track\",\"payload\":[]}",
                nested,
                "\"" + "x".repeat(100_000) + "\"");
    }

    private static void sendBinary(Member member, String event) {
        member.sendOpaque(event, new byte[0]);
        member.sendOpaque(event, new byte[] {0, -1, '{'});
        member.sendUserBroadcast("e", true, "not json".getBytes(StandardCharsets.UTF_8));
        member.sendUserBroadcast("e", false, new byte[] {-1, 0});
        member.sendUserBroadcast("", true, new byte[0]);
    }

    @Test
    @DisplayName("ChannelFeature 5: its events never change, and none is the engine's")
    void givenFeature_whenAskedForEvents_thenTheyAreItsOwnAndStable() throws Exception {
        ChannelFeature feature = create();
        Set<String> events = Set.copyOf(feature.events());

        FeatureNode node = node(false);
        joined(node, "room");

        assertThat(feature.name()).isNotEmpty().isEqualTo(node.probe.name());
        assertThat(feature.events()).isEqualTo(events);
        assertThat(node.probe.events()).isEqualTo(events).doesNotContainAnyElementsOf(RESERVED);
        assertThat(samples()).allSatisfy(sample -> assertThat(events).contains(sample.event()));
    }

    @Test
    @DisplayName("ChannelFeature 6: a channel is used on its lane only")
    void givenLatePermissions_whenEventsAreHandled_thenOnTheLane() throws Exception {
        FeatureNode node = node(true);
        node.probe.permissions.complete(true);

        converse(node, joined(node, "room"));

        assertSound(node);
    }

    @Test
    @DisplayName("ChannelFeature 6: a channel that has ended is let alone")
    void givenPendingEvents_whenTheChannelEnds_thenItIsNotUsedAnymore() throws Exception {
        for (Sample sample : samples()) {
            FeatureNode node = node(true);
            Member member = joined(node, "room");
            HandlerProbe handler = node.probe.handlers.peek();
            member.send(sample.event(), sample.payload());
            member.settle();

            member.client.cut();
            if (handler != null) {
                value(handler.left, "onLeft");
            }
            node.probe.permissions.complete(true);
            awaitPending(node);

            assertSound(node);
        }
    }

    @Test
    @DisplayName("ChannelFeature 6: channels of several lanes do not disturb each other")
    void givenSeveralLanes_whenConversing_thenEachGetsItsOwn() throws Exception {
        FeatureNode node = node(true);
        node.probe.permissions.complete(true);
        List<CompletableFuture<List<String>>> conversations = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            String topic = "room" + i;
            Member member = joined(node, topic);
            conversations.add(start(() -> {
                converse(node, member);
                return frames(member, topic);
            }));
        }

        List<String> first = value(conversations.get(0), "a conversation");
        for (CompletableFuture<List<String>> other : conversations) {
            assertThat(value(other, "a conversation")).isEqualTo(first);
        }
        assertSound(node);
    }

    @Test
    @DisplayName("ChannelFeature 7: nothing of an event is kept beyond the call")
    void givenOverwrittenEvents_whenHandled_thenClientsReceiveTheSame() throws Exception {
        List<String> kind = exchange(false);

        List<String> harsh = exchange(true);

        assertThat(harsh).isEqualTo(kind);
    }

    @Test
    @DisplayName("Lane 4: no call of a feature waits")
    void givenLatePermissions_whenUsed_thenNoCallWaits() throws Exception {
        FeatureNode node = node(true);
        node.probe.permissions.complete(true);

        CompletableFuture<Boolean> life = start(() -> {
            Member member = joined(node, "room");
            converse(node, member);
            member.send("access_token", "{\"access_token\":\"another\"}");
            converse(node, member);
            member.send("phx_leave", "{}");
            member.settle();
            return true;
        });

        assertThat(waiting(node, life)).as("a call on a lane").isNull();
        value(life, "the life of a channel");
        assertSound(node);
    }

    /** Looks at the calls of a feature until what it is used for is done, or until one has waited for long. */
    private @Nullable String waiting(FeatureNode node, CompletableFuture<?> use) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        var unused = use.whenComplete((done, failure) -> ended.countDown());
        String waiting = null;
        while (waiting == null && !ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            waiting = node.probe.calls.waiting(patience().dividedBy(2));
        }
        return waiting;
    }

    /** What two members of a topic receive when one of them sends all samples. */
    private List<String> exchange(boolean harsh) throws Exception {
        FeatureNode node = node(harsh);
        node.probe.permissions.complete(true);
        Member sender = joined(node, "room");
        Member other = joined(node, "room");

        converse(node, sender);
        other.settle();

        List<String> received = new ArrayList<>(frames(sender, "room"));
        received.addAll(frames(other, "room"));
        assertSound(node);
        return received;
    }

    private FeatureNode node(boolean harsh, ChannelFeature... others) throws Exception {
        FeatureNode node = new FeatureNode(new FeatureProbe(create(), harsh), patience(), others);
        nodes.add(node);
        return node;
    }

    private Member joined(FeatureNode node, String topic) {
        Member member = node.member(topic);
        assertThat(member.join(joinPayload())).contains("\"status\":\"ok\"");
        member.settle();
        return member;
    }

    private String joinPayload() {
        return "{\"config\":{\"private\":true," + joinConfig() + "}}";
    }

    private void converse(FeatureNode node, Member member) throws Exception {
        for (Sample sample : samples()) {
            member.send(sample.event(), sample.payload());
            afterEvent(node, member);
        }
    }

    private void afterEvent(FeatureNode node, Member member) throws Exception {
        member.settle();
        awaitPending(node);
        member.settle();
    }

    private void awaitPending(FeatureNode node) throws Exception {
        for (CompletableFuture<?> stage : List.copyOf(node.probe.pending)) {
            try {
                value(stage, "the stage of an event");
            } catch (ExecutionException e) {
                node.probe.thrown.add("the stage of onEvent failed: " + e.getCause());
            }
        }
    }

    private List<String> frames(Member member, String topic) {
        return member.frames.stream()
                .map(frame -> normalize(frame.replace(topic + "\"", "room\"")))
                .toList();
    }

    private void assertAllLeft(FeatureNode node) throws Exception {
        for (HandlerProbe handler : node.probe.handlers) {
            assertThat(value(handler.left, "onLeft")).isTrue();
        }
    }

    private static void assertSound(FeatureNode node) {
        assertThat(node.probe.thrown).isEmpty();
        assertThat(node.probe.faults).isEmpty();
    }

    /** Comes after the feature under test and refuses all joins. */
    private static final class Refusing implements ChannelFeature {
        @Override
        public String name() {
            return "refusing";
        }

        @Override
        public Set<String> events() {
            return Set.of();
        }

        @Override
        public CompletionStage<JoinResult> join(ChannelContext channel, JoinRequest request) {
            return CompletableFuture.completedFuture(new Refused(ErrorCode.UNAUTHORIZED, "on purpose"));
        }
    }
}
