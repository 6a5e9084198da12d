package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("spec-01")
final class LimitScenarios {
    private static final String ROOM = "realtime:room";
    private static final String TOO_MANY = "Too many messages per second";

    private static final RecordingMeters meters = new RecordingMeters();

    @RegisterExtension
    static final TestServer server =
            TestServer.create(settings -> settings.ratePeriod(Duration.ofMillis(50)), parts -> parts.meters(meters));

    private final TestTenant abc = server.tenant();

    @Test
    @DisplayName("S01_028 too many users are refused at the handshake")
    void givenUserLimitReached_whenConnecting_thenTooManyRequests() {
        abc.limits(limits -> limits.withMaxConcurrentUsers(1));
        abc.v2().join(ROOM);

        HttpReply reply = abc.call(abc.handshake(Tokens.anon()));

        assertThat(reply.status()).isEqualTo(429);
        assertThat(Json.received(reply.body())).isEqualTo(Json.tree("{'error':'Too many connected users'}"));
    }

    @Test
    @DisplayName("S01_029 sockets without a join are no users")
    void givenSocketWithoutJoin_whenConnecting_thenAccepted() {
        abc.limits(limits -> limits.withMaxConcurrentUsers(1));
        abc.v2().expectNothing();

        abc.v2().expectNothing();
    }

    @Test
    @DisplayName("S01_030 over the rate of joins handshakes are refused")
    void givenJoinRateTriggered_whenConnecting_thenTooManyRequests() {
        abc.limits(limits -> limits.withMaxJoinsPerSecond(0));

        HttpReply reply = abc.call(abc.handshake(Tokens.anon()));

        assertThat(reply.status()).isEqualTo(429);
        assertThat(Json.received(reply.body())).isEqualTo(Json.tree("{'error':'Too many joins per second'}"));
    }

    @Test
    @DisplayName(
            "S01_094 a socket becomes a user with its first join; users may join more; a raised limit applies at once")
    void givenUserLimitReached_whenJoining_thenRefusedUntilRaised() {
        abc.limits(limits -> limits.withMaxConcurrentUsers(1));
        Client a = abc.v2();
        Client b = abc.v2();
        a.join("1", ROOM, "{}");

        b.send("['1','1','realtime:room','phx_join',{'config':{}}]")
                .expectRefused("1", ROOM, "ConnectionRateLimitReached: Too many connected users");
        a.join("2", "realtime:more", "{}");
        abc.limits(limits -> limits.withMaxConcurrentUsers(2));

        b.join("3", ROOM, "{}");
    }

    @Test
    @DisplayName("S01_095 channels of one socket are limited; a place is free when its channel ends")
    void givenChannelLimitReached_whenJoining_thenRefusedOnce() {
        abc.limits(limits -> limits.withMaxChannelsPerClient(1));
        Client client = abc.v2().join("1", ROOM, "{}");

        client.send("['2','2','realtime:more','phx_join',{'config':{}}]")
                .expectRefused("2", "realtime:more", "ChannelRateLimitReached: Too many channels")
                .expectNothing();
        client.send("['1','3','realtime:room','phx_leave',{}]")
                .expectOk("1", "3", ROOM)
                .expectClosed("1", ROOM);

        client.join("4", "realtime:more", "{}");
    }

    @Test
    @DisplayName("S01_096 over the rate of joins a join is refused and the socket closed")
    void givenManyJoins_whenSampled_thenRefusedAndClosed() {
        abc.limits(limits -> limits.withMaxJoinsPerSecond(40).withMaxChannelsPerClient(Integer.MAX_VALUE));
        Client client = abc.v2();

        JsonNode reply = joinUntilRefused(client);

        assertThat(reply.get(4))
                .isEqualTo(Json.tree("{'status':'error','response':{'reason':"
                        + "'ClientJoinRateLimitReached: Too many joins per second'}}"));
        client.socket().expectClose(1001);
    }

    private static JsonNode joinUntilRefused(Client client) {
        for (int i = 1; i < 100_000; i++) {
            client.send("['%d','%d','realtime:%d','phx_join',{'config':{}}]".formatted(i, i, i));
            JsonNode frame = client.next();
            if (frame.get(4).get("status").asText().equals("error")) {
                return frame;
            }
        }
        throw new AssertionError("100000 joins were accepted");
    }

    @Test
    @DisplayName(
            "S01_172 S03_018 over the rate of events the channel that sends is shut down, not those that receive (departs)")
    void givenEventRateTriggered_whenSending_thenSenderIsShutDown() {
        Client receiver = abc.v2().join(ROOM);
        Client sender = abc.v2().join("1", ROOM, "{'broadcast':{'self':true,'ack':true}}");
        abc.limits(limits -> limits.withMaxEventsPerSecond(0));

        sender.send("['1','2','realtime:room','broadcast',{'n':1}]");

        sender.expect("[null,null,'realtime:room','broadcast',{'n':1}]").expectOk("1", "2", ROOM);
        sender.expectShutDown("1", ROOM, TOO_MANY).expectNothing();
        receiver.expect("[null,null,'realtime:room','broadcast',{'n':1}]").expectNothing();
        sender.join("3", ROOM, "{}");
    }

    @Test
    @DisplayName("S01_173 a client that only sends is shut down, too (departs)")
    void givenEventRateTriggered_whenOnlySending_thenShutDown() {
        Client sender = abc.v2().join(ROOM);
        abc.limits(limits -> limits.withMaxEventsPerSecond(0));

        sender.send("['1','2','realtime:room','broadcast',{'n':1}]").expectShutDown("1", ROOM, TOO_MANY);
    }

    @Test
    @DisplayName("S01_172 a burst across a sample triggers the limit")
    void givenBurst_whenSampled_thenSenderIsShutDown() {
        abc.limits(limits -> limits.withMaxEventsPerSecond(100));
        Client sender = abc.v2().join("1", ROOM, "{'broadcast':{'self':true}}");
        JsonNode frame = Json.tree("[0,0,0,'broadcast',0]");

        for (int i = 0; i < 100_000 && frame.get(3).asText().equals("broadcast"); i++) {
            sender.send("['1','2','realtime:room','broadcast',{'n':1}]");
            frame = sender.next();
        }

        assertThat(frame.get(3).asText()).isEqualTo("system");
        assertThat(frame.get(4).get("message").asText()).isEqualTo(TOO_MANY);
    }

    @Test
    @DisplayName("S01_206 pushes behind a shutdown are answered as on a topic that is not joined")
    void givenEventRateTriggered_whenManyPushesFollow_thenNoAckAfterTheClose() {
        Client sender = abc.v2().join("1", ROOM, "{'broadcast':{'self':true,'ack':true}}");
        abc.limits(limits -> limits.withMaxEventsPerSecond(0));

        for (int i = 0; i < 20; i++) {
            sender.send("['1','%d','realtime:room','broadcast',{'n':%d}]".formatted(i, i));
        }

        sender.expect("[null,null,'realtime:room','broadcast',{'n':0}]").expectOk("1", "0", ROOM);
        sender.expectShutDown("1", ROOM, TOO_MANY);
        for (int i = 1; i < 20; i++) {
            sender.expect("[null,'%d','realtime:room','phx_reply',".formatted(i)
                    + "{'status':'error','response':{'reason':'unmatched topic'}}]");
        }
        sender.expectNothing();
    }

    @Test
    @DisplayName("S01_174 S03_017 each message counts once for its sender and once for each that receives it")
    void givenTwoMembers_whenFiveMessagesAreSent_thenFifteenEvents() {
        abc.limits(limits -> limits.withMaxEventsPerSecond(1_000_000));
        Client sender = abc.v2().join("1", ROOM, "{'broadcast':{'self':true}}");
        Client receiver = abc.v2().join(ROOM);

        for (int i = 0; i < 5; i++) {
            sender.send("['1',null,'realtime:room','broadcast',{'n':%d}]".formatted(i));
            sender.expect("[null,null,'realtime:room','broadcast',{'n':%d}]".formatted(i));
            receiver.expect("[null,null,'realtime:room','broadcast',{'n':%d}]".formatted(i));
        }

        meters.expectCount("realtime_channel_events", abc, 15);
        meters.expectCount("realtime_channel_joins", abc, 2);
    }

    @Test
    @DisplayName("S01_174 an unknown event counts once, a binary message counts for V1, too")
    void givenUnknownEventAndBinary_whenSent_thenCounted() {
        Client sender = abc.v2().join(ROOM);
        Client old = abc.v1().join(ROOM);

        sender.send("['1','2','realtime:room','whatever',{}]").expectNothing();
        meters.expectCount("realtime_channel_events", abc, 1);
        sender.socket().sendBinary(Hex.push("1", "3", ROOM, "e", "", 0, new byte[1]));
        sender.expectNothing();
        old.expectNothing();

        meters.expectCount("realtime_channel_events", abc, 3);
    }

    @Test
    @DisplayName("S01_175 a broadcast that may not be written counts nothing")
    void givenNoWritePermission_whenSending_thenNotCounted() {
        abc.policies().writing = (request, extension) -> false;
        Client denied = abc.v2().join("1", ROOM, "{'private':true}");
        Client other = abc.v2().join("1", "realtime:other", "{'broadcast':{'ack':true}}");

        denied.send("['1','2','realtime:room','broadcast',{}]").expectNothing();
        other.send("['1','2','realtime:other','broadcast',{}]").expectOk("1", "2", "realtime:other");

        meters.expectCount("realtime_channel_events", abc, 1);
        meters.expectCount("realtime_channel_joins", abc, 2);
    }

    @Test
    @DisplayName("S01_207 the first sample weighs as much as the others")
    void givenFreshTenant_whenFirstSampleIsTaken_thenMeanIsOfTwo() {
        try (TestServer slow = TestServer.create(
                        settings -> settings.ratePeriod(Duration.ofSeconds(1)), parts -> parts.meters(meters))
                .start()) {
            TestTenant quiet = slow.tenant("quiet").limits(limits -> limits.withMaxEventsPerSecond(10));
            TestTenant loud = slow.tenant("loud").limits(limits -> limits.withMaxEventsPerSecond(10));
            Client inBounds = pushing(quiet, 12);
            Client outOfBounds = pushing(loud, 60);
            meters.expectCount("realtime_channel_events", quiet, 12);
            meters.expectCount("realtime_channel_events", loud, 60);

            inBounds.send("['1','2','realtime:room','broadcast',{}]").expectNothing();
            outOfBounds.send("['1','2','realtime:room','broadcast',{}]").expectShutDown("1", ROOM, TOO_MANY);
        }
    }

    private static Client pushing(TestTenant tenant, int messages) {
        Client client = tenant.v2().join(ROOM);
        for (int i = 0; i < messages; i++) {
            client.send("['1',null,'realtime:room','broadcast',{}]");
        }
        return client.expectNothing();
    }

    @Test
    @DisplayName("S01_188 the rate of bytes is not limited")
    void givenManyBytes_whenSent_thenNothingHappens() {
        Client sender = abc.v2().join("1", ROOM, "{'broadcast':{'ack':true}}");
        String payload = "x".repeat(500_000);

        for (int i = 0; i < 4; i++) {
            sender.send("['1','%d','realtime:room','broadcast',{'p':'%s'}]".formatted(i, payload));
            sender.expectOk("1", Integer.toString(i), ROOM);
        }

        sender.expectNothing();
    }
}
