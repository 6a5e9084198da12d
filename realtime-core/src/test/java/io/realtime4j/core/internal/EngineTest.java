package io.realtime4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.Message;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.ChannelHandler;
import io.realtime4j.core.spi.InboundEvent;
import io.realtime4j.core.spi.JoinRequest;
import io.realtime4j.core.spi.PubSub;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spec-01")
class EngineTest {
    private static final String OK = "{\"status\":\"ok\",\"response\":{}}";
    private static final String JOINED = "{\"status\":\"ok\",\"response\":{\"postgres_changes\":[]}}";

    @Test
    @DisplayName("S01_108 a leave is answered, then the channel closes with the join's reference")
    void givenJoined_whenLeaving_thenReplyThenClose() {
        try (TestNode node = new TestNode()) {
            FakeTransport.Client client = node.connect();

            client.send("[\"4\",\"5\",\"realtime:r\",\"phx_join\",{\"config\":{}}]");
            assertThat(client.take()).containsExactly("[\"4\",\"5\",\"realtime:r\",\"phx_reply\"," + JOINED + "]");
            client.send("[\"4\",\"6\",\"realtime:r\",\"phx_leave\",{}]");

            assertThat(client.take())
                    .containsExactly(
                            "[\"4\",\"6\",\"realtime:r\",\"phx_reply\"," + OK + "]",
                            "[\"4\",\"4\",\"realtime:r\",\"phx_close\",{}]");
        }
    }

    @Test
    void givenMessagesReadOnAnotherThread_whenTaken_thenHandledLikeOthers() {
        try (TestNode node = new TestNode()) {
            FakeTransport.Client client = node.joined("r");
            FakeTransport.Client other = node.joined("r");

            client.sendPrepared("[\"1\",\"2\",\"realtime:r\",\"say\",{\"x\":1}]");
            client.sendPrepared("[\"1\",\"3\",\"realtime:r\"");
            client.sendPrepared("[\"1\",\"4\",\"realtime:elsewhere\",\"say\",{}]");

            assertThat(other.take()).containsExactly("[null,null,\"realtime:r\",\"broadcast\",{\"x\":1}]");
            assertThat(client.take())
                    .containsExactly(
                            "[\"1\",\"2\",\"realtime:r\",\"phx_reply\"," + OK + "]",
                            "[null,\"4\",\"realtime:elsewhere\",\"phx_reply\",{\"status\":\"error\",\"response\":{\"reason\":"
                                    + "\"unmatched topic\"}}]");
        }
    }

    @Test
    @DisplayName("S01_113 a second join closes the first channel after its reply, and traffic comes once")
    void givenJoined_whenJoiningAgain_thenReplyThenCloseOfTheOld() {
        try (TestNode node = new TestNode()) {
            FakeTransport.Client client = node.joined("r");

            client.send("[\"2\",\"2\",\"realtime:r\",\"phx_join\",{\"config\":{}}]");

            assertThat(client.take())
                    .containsExactly(
                            "[\"2\",\"2\",\"realtime:r\",\"phx_reply\"," + JOINED + "]",
                            "[\"1\",\"1\",\"realtime:r\",\"phx_close\",{}]");
            node.abc().publish("r", "e", "{}");
            assertThat(client.take()).hasSize(1);
        }
    }

    @Test
    @DisplayName("S01_106 S01_107 a pending join holds back its own topic only, and its reply comes first")
    void givenSlowAuthorization_whenMessagesFollow_thenOnlyTheSameTopicWaits() {
        CompletableFuture<Authorizer.Result> decision = new CompletableFuture<>();
        try (TestNode node = new TestNode(builder -> builder.authorizer(new SlowReader(decision)))) {
            FakeTransport.Client client = node.joined("open");

            client.send("[\"2\",\"2\",\"realtime:slow\",\"phx_join\",{\"config\":{\"private\":true}}]");
            client.send("[\"2\",\"3\",\"realtime:slow\",\"say\",{\"n\":1}]");
            client.send("[\"1\",\"4\",\"realtime:open\",\"say\",{}]");
            client.send("[null,\"5\",\"phoenix\",\"heartbeat\",{}]");
            node.abc().publish(Topic.privateTopic(TestNode.ABC, "slow"), "early", "{}");
            assertThat(client.take())
                    .containsExactly(
                            "[\"1\",\"4\",\"realtime:open\",\"phx_reply\"," + OK + "]",
                            "[null,\"5\",\"phoenix\",\"phx_reply\"," + OK + "]");
            decision.complete(new Authorizer.Decided(true, false));

            assertThat(client.take())
                    .containsExactly(
                            "[\"2\",\"2\",\"realtime:slow\",\"phx_reply\"," + JOINED + "]",
                            "[\"2\",\"3\",\"realtime:slow\",\"phx_reply\"," + OK + "]");
        }
    }

    @Test
    @DisplayName("S01_104 S01_105 a refused join is answered after the back-off, other channels go on meanwhile")
    void givenRefusedJoin_whenMessagesFollow_thenAnsweredAfterTheBackOff() {
        try (TestNode node = new TestNode()) {
            FakeTransport.Client client = node.joined("open");

            client.send("[\"2\",\"2\",\"realtime:p\",\"phx_join\",{\"config\":{\"private\":true}}]");
            client.send("[\"2\",\"3\",\"realtime:p\",\"say\",{}]");
            client.send("[\"1\",\"4\",\"realtime:open\",\"say\",{}]");
            assertThat(client.take()).containsExactly("[\"1\",\"4\",\"realtime:open\",\"phx_reply\"," + OK + "]");
            awaitTimers(node);

            assertThat(client.take())
                    .containsExactly(
                            "[\"2\",\"2\",\"realtime:p\",\"phx_reply\",{\"status\":\"error\",\"response\":{\"reason\":"
                                    + "\"Unauthorized: You do not have permissions to read from this Channel topic: p\"}}]",
                            "[null,\"3\",\"realtime:p\",\"phx_reply\",{\"status\":\"error\",\"response\":{\"reason\":"
                                    + "\"unmatched topic\"}}]");
        }
    }

    @Test
    @DisplayName("S01_116 a handler that throws ends its channel only, and the topic can be joined again")
    void givenHandlerThatThrows_whenCalled_thenErrorAndConnectionLives() {
        try (TestNode node = new TestNode()) {
            FakeTransport.Client client = node.joined("r");

            client.send("[\"1\",\"2\",\"realtime:r\",\"fail\",{}]");
            client.send("[\"3\",\"3\",\"realtime:r\",\"phx_join\",{\"config\":{}}]");

            assertThat(client.take())
                    .containsExactly(
                            "[\"1\",\"1\",\"realtime:r\",\"phx_error\",{\"reason\":\"channel_crash\"}]",
                            "[\"3\",\"3\",\"realtime:r\",\"phx_reply\"," + JOINED + "]");
        }
    }

    @Test
    void givenHandlerThatFailsToLeave_whenAnotherFeatureRefuses_thenTheClientIsTold() {
        CompletableFuture<ChannelFeature.JoinResult> decision = new CompletableFuture<>();
        ChannelHandler failing = new ChannelHandler() {
            @Override
            public @Nullable CompletionStage<?> onEvent(InboundEvent event) {
                return null;
            }

            @Override
            public void onLeft() {
                throw new IllegalStateException("on purpose");
            }
        };
        try (TestNode node = new TestNode(
                builder -> builder.feature(new JoiningFeature("failing", ChannelFeature.Joined.with(failing)))
                        .feature(new JoiningFeature("refusing", decision)))) {
            FakeTransport.Client client = node.connect();
            client.send("[\"1\",\"1\",\"realtime:r\",\"phx_join\",{\"config\":{}}]");

            decision.complete(new ChannelFeature.Refused(ErrorCode.PRIVATE_ONLY, "on purpose"));
            awaitTimers(node);

            assertThat(client.take())
                    .containsExactly("[\"1\",\"1\",\"realtime:r\",\"phx_reply\",{\"status\":\"error\",\"response\":"
                            + "{\"reason\":\"PrivateOnly: on purpose\"}}]");
        }
    }

    @Test
    void givenFeatureThatIsBusy_whenMessagesFollow_thenTheyWaitInOrder() {
        EchoFeature feature = new EchoFeature();
        FakeTransport transport = new FakeTransport();
        try (Realtime realtime = Realtime.builder()
                .tenants(io.realtime4j.core.spi.TenantStore.inMemory(
                        Tenant.named("abc").jwtSecret("s").build()))
                .tokenVerifier(TestNode.TOKENS)
                .feature(feature)
                .transport(transport)
                .start()) {
            FakeTransport.Client client = transport.connect("abc", "apikey=good&vsn=2.0.0");
            client.send("[\"1\",\"1\",\"realtime:r\",\"phx_join\",{\"config\":{}}]");
            client.send("[\"1\",\"2\",\"realtime:r\",\"wait\",{}]");
            client.send("[\"1\",\"3\",\"realtime:r\",\"say\",{}]");
            client.send("[\"1\",\"4\",\"realtime:r\",\"phx_leave\",{}]");
            assertThat(client.take()).hasSize(1);

            feature.gate.complete("go on");

            assertThat(client.take()).hasSize(3).last().asString().contains("phx_close");
            assertThat(feature.log).containsExactly("joined r", "left r");
            assertThat(realtime.connections()).isEqualTo(1);
        }
    }

    @Test
    void givenTwoNodesOnOneBus_whenOneSends_thenTheOthersMembersGetIt() {
        PubSub bus = PubSub.local();
        try (TestNode one = new TestNode(builder -> builder.pubSub(bus));
                TestNode two = new TestNode(builder -> builder.pubSub(bus))) {
            FakeTransport.Client sender = one.joined("r");
            FakeTransport.Client member = two.joined("r");
            FakeTransport.Client stranger = two.joined("other");

            sender.send("[\"1\",\"2\",\"realtime:r\",\"say\",{\"x\":1}]");

            assertThat(member.take()).containsExactly("[null,null,\"realtime:r\",\"broadcast\",{\"x\":1}]");
            assertThat(stranger.take()).isEmpty();
            assertThat(sender.take()).singleElement().asString().contains("phx_reply");
        }
    }

    @Test
    void givenSubscriber_whenClientsSend_thenItSeesEventAndPayload() {
        try (TestNode node = new TestNode()) {
            List<Message> seen = new ArrayList<>();
            var subscription = node.abc().subscribe(Topic.publicTopic(TestNode.ABC, "r"), seen::add);
            FakeTransport.Client client = node.joined("r");

            client.send("[\"1\",\"2\",\"realtime:r\",\"say\",{\"event\":\"move\",\"payload\":{\"x\":1}}]");
            node.abc().publish("r", "stop", "5");
            subscription.close();
            node.abc().publish("r", "unseen", "{}");

            assertThat(seen).extracting(Message::event).containsExactly("move", "stop");
            assertThat(seen).extracting(Message::text).containsExactly("{\"x\":1}", "5");
        }
    }

    @Test
    void givenWrongArguments_whenPublishing_thenTheMessageNamesThem() {
        try (TestNode node = new TestNode()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> node.abc().publish("r", "e", "{"))
                    .withMessageContaining("JSON");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> node.abc().publish(Topic.publicTopic(new TenantId("other"), "r"), "e", "{}"))
                    .withMessageContaining("other");
        }
    }

    @Test
    @DisplayName("S01_178 S01_180 a changed secret tells every channel, then closes with 1012")
    void givenChannels_whenTheSecretChanges_thenToldAndClosed() {
        try (TestNode node = new TestNode()) {
            FakeTransport.Client member = node.joined("r");
            FakeTransport.Client idle = node.connect();

            node.tenants.put(Tenant.named("abc").jwtSecret("changed").build());

            assertThat(member.take())
                    .containsExactly("[null,null,\"realtime:r\",\"system\",{\"extension\":\"system\",\"status\":\"ok\","
                            + "\"message\":\"Server requested disconnect\"}]");
            assertThat(member.closed).isEqualTo(CloseReason.SERVICE_RESTART);
            assertThat(idle.closed).isEqualTo(CloseReason.SERVICE_RESTART);
        }
    }

    @Test
    void givenChannels_whenTheStoreAsksForIt_thenToldAndClosed() {
        AskingTenantStore tenants = new AskingTenantStore(
                Tenant.named("abc").build(), Tenant.named("other").build());
        try (TestNode node = new TestNode(builder -> builder.tenants(tenants))) {
            FakeTransport.Client member = node.joined("r");
            FakeTransport.Client other = node.transport.connect("other.localhost", "apikey=good&vsn=2.0.0");

            tenants.disconnect(TestNode.ABC);

            assertThat(member.take()).singleElement().asString().contains("Server requested disconnect");
            assertThat(member.closed).isEqualTo(CloseReason.SERVICE_RESTART);
            assertThat(other.closed).isNull();
        }
    }

    @Test
    @DisplayName("S01_179 a changed limit disconnects nobody")
    void givenChannels_whenALimitChanges_thenNothingHappens() {
        try (TestNode node = new TestNode()) {
            FakeTransport.Client member = node.joined("r");
            Tenant tenant = Tenant.named("abc").jwtSecret("secret").build();

            node.tenants.put(tenant.toBuilder()
                    .limits(tenant.limits().withMaxChannelsPerClient(1))
                    .build());
            member.send("[\"2\",\"2\",\"realtime:s\",\"phx_join\",{\"config\":{}}]");

            awaitTimers(node);
            assertThat(member.take()).singleElement().asString().contains("ChannelRateLimitReached: Too many channels");
            assertThat(member.closed).isNull();
        }
    }

    @Test
    @DisplayName("S01_182 a stopping node closes its connections with 1012")
    void givenConnections_whenTheNodeStops_thenClosed() {
        TestNode node = new TestNode();
        FakeTransport.Client member = node.joined("r");

        node.close();
        node.close();

        assertThat(member.closed).isEqualTo(CloseReason.SERVICE_RESTART);
        assertThat(node.transport.accepting).isFalse();
        assertThat(node.realtime.connections()).isZero();
    }

    @Test
    void givenStoppedNode_whenPublishing_thenRefusedAndNothingIsDelivered() {
        TestNode node = new TestNode();
        List<Message> seen = new ArrayList<>();
        node.abc().subscribe(Topic.publicTopic(TestNode.ABC, "r"), seen::add);

        node.close();

        assertThatThrownBy(() -> node.abc().publish("r", "e", "{}"))
                .isInstanceOfSatisfying(
                        RealtimeException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.REALTIME_RESTARTING));
        assertThat(seen).isEmpty();
    }

    @Test
    void givenJoinsHeldBack_whenMuchMoreIsSent_thenOnlyTheBudgetOfTheConnectionWaits() {
        try (TestNode node = new TestNode()) {
            FakeTransport.Client client = node.connect();
            String big = "x".repeat(3_000_000);

            for (int i = 0; i < 10; i++) {
                String topic = "realtime:p" + i;
                client.send("[\"1\",\"1\",\"" + topic + "\",\"phx_join\",{\"config\":{\"private\":true}}]");
                client.send("[\"1\",\"2\",\"" + topic + "\",\"say\",\"" + big + "\"]");
            }

            assertThat(client.take()).hasSize(7).allMatch(frame -> frame.contains("unmatched topic"));
            awaitTimers(node);
            assertThat(client.take()).hasSize(13);
        }
    }

    @Test
    void givenThousandJoinsHeldBack_whenJoiningOneMore_thenRefusedAtOnce() {
        try (TestNode node = new TestNode()) {
            FakeTransport.Client client = node.connect();
            for (int i = 0; i < 1000; i++) {
                client.send("[\"1\",\"1\",\"realtime:p" + i + "\",\"phx_join\",{\"config\":{\"private\":true}}]");
            }
            assertThat(client.take()).isEmpty();

            client.send("[\"1\",\"9\",\"realtime:more\",\"phx_join\",{\"config\":{}}]");

            assertThat(client.take())
                    .containsExactly("[\"1\",\"9\",\"realtime:more\",\"phx_reply\",{\"status\":\"error\",\"response\":"
                            + "{\"reason\":\"too many channels joined\"}}]");
        }
    }

    @Test
    void givenSlowReader_whenItsQueueIsFull_thenClosedWithAReason() {
        try (TestNode node = new TestNode()) {
            FakeTransport.Client member = node.joined("r");

            member.listener().onOverflow(1_000);

            assertThat(member.closed).isEqualTo(CloseReason.OVERFLOW);
        }
    }

    @Test
    void givenTwoFeaturesForOneEvent_whenStarting_thenRefused() {
        assertThatThrownBy(() -> new TestNode(builder -> builder.feature(new EchoFeature())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is handled by both features echo and echo");
    }

    @Test
    void givenFeatureThatFailsToStop_whenTheNodeStops_thenTheRestIsReleased() {
        PubSub bus = PubSub.local();
        TestNode node = new TestNode(builder -> builder.pubSub(bus).feature(new UnstoppableFeature()));
        node.abc().subscribe(Topic.publicTopic(TestNode.ABC, "r"), message -> {});
        PubSub.Bus other = bus.attach("other");
        assertThat(other.mayHaveInterest(Topic.publicTopic(TestNode.ABC, "r"))).isTrue();

        node.close();

        assertThat(other.mayHaveInterest(Topic.publicTopic(TestNode.ABC, "r"))).isFalse();
    }

    @Test
    void givenNoTransport_whenStarting_thenTheMessageNamesIt() {
        assertThatThrownBy(
                        () -> Realtime.builder().tokenVerifier(TestNode.TOKENS).start())
                .hasMessageContaining("transport");
    }

    /** Refused joins are held back by a timer of real time on the fake lane; it is moved on until the answer is there. */
    private static void awaitTimers(TestNode node) {
        node.transport.lane.advance(6000);
    }

    /** A feature without events, whose answer to a join the test gives. */
    private record JoiningFeature(String name, CompletionStage<JoinResult> answer) implements ChannelFeature {
        @Override
        public Set<String> events() {
            return Set.of();
        }

        @Override
        public CompletionStage<JoinResult> join(ChannelContext channel, JoinRequest request) {
            return answer;
        }
    }

    /** A feature whose end fails. */
    private static final class UnstoppableFeature implements ChannelFeature {
        @Override
        public String name() {
            return "unstoppable";
        }

        @Override
        public Set<String> events() {
            return Set.of();
        }

        @Override
        public CompletionStage<JoinResult> join(ChannelContext channel, JoinRequest request) {
            return Joined.none();
        }

        @Override
        public void stop() {
            throw new IllegalStateException("on purpose");
        }
    }

    /** An authorizer whose read decision the test makes. */
    private record SlowReader(CompletableFuture<Authorizer.Result> decision) implements Authorizer {
        @Override
        public CompletionStage<Result> read(Request request) {
            return decision;
        }

        @Override
        public CompletionStage<Result> write(Request request) {
            return CompletableFuture.completedFuture(new Decided(true, true));
        }
    }
}
