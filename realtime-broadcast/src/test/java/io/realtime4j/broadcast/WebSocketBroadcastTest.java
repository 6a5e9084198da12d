package io.realtime4j.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.ProtocolVersion;
import io.realtime4j.core.spi.InboundEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-03")
class WebSocketBroadcastTest {
    private static final String MOVE = "{\"type\":\"broadcast\",\"event\":\"move\",\"payload\":{\"x\": 1.0}}";
    private static final String MOVED = "[null,null,\"realtime:room\",\"broadcast\"," + MOVE + "]";
    private static final String OK =
            "[\"1\",\"7\",\"realtime:room\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]";

    private final TestNode node = new TestNode();

    @Test
    @DisplayName("S03_001 without self the sender does not receive its own message")
    void givenTwoChannels_whenOneSends_thenOnlyTheOtherReceivesItVerbatim() {
        FakeChannel a = node.join("room");
        FakeChannel b = node.join("room");

        a.push("\"7\"", MOVE);

        assertThat(a.frames).isEmpty();
        assertThat(b.frames).containsExactly(MOVED);
    }

    @Test
    @DisplayName("S03_002 with self the sender receives its own message, too")
    void givenSelf_whenSending_thenBothReceive() {
        FakeChannel a = node.join("room", false, true, false);
        FakeChannel b = node.join("room");

        a.push("\"7\"", MOVE);

        assertThat(a.frames).containsExactly(MOVED);
        assertThat(b.frames).containsExactly(MOVED);
    }

    @Test
    @DisplayName("S03_003 with ack an accepted message is answered")
    void givenAck_whenSending_thenOkReply() {
        FakeChannel a = node.join("room", false, false, true);

        a.push("\"7\"", MOVE);

        assertThat(a.frames).containsExactly(OK);
    }

    @ParameterizedTest
    @DisplayName("S03_004 without ack there is no reply, whatever happens")
    @ValueSource(strings = {"ALLOWED", "DENIED", "FAILED"})
    void givenNoAck_whenSending_thenNoReply(String access) {
        FakeChannel a = node.join("room", true, false, false);
        a.writeAccess = TestStages.access(access);

        a.push("\"7\"", MOVE);
        a.push("\"8\"", Texts.object("p", 4_000_000));

        assertThat(a.frames).isEmpty();
    }

    @Test
    @DisplayName("S03_005 with ack a message over the limit is refused with a string")
    void givenAck_whenTooLarge_thenErrorReplyAndNoDelivery() {
        FakeChannel a = node.join("room", false, true, true);
        FakeChannel b = node.join("room");

        a.push("\"7\"", Texts.object("p", 3_001_000));

        assertThat(a.frames)
                .containsExactly("[\"1\",\"7\",\"realtime:room\",\"phx_reply\","
                        + "{\"status\":\"error\",\"response\":\"payload_size_exceeded\"}]");
        assertThat(b.frames).isEmpty();
        assertThat(node.meters.of("realtime_channel_drops_total/acme/payload_size_exceeded"))
                .containsExactly(1L);
    }

    @Test
    @DisplayName("S03_006 without ack a message over the limit is dropped and the channel stays")
    void givenNoAck_whenTooLarge_thenSilence() {
        FakeChannel a = node.join("room", false, true, false);

        a.push("\"7\"", Texts.object("p", 3_001_000));

        assertThat(a.frames).isEmpty();
        assertThat(a.isJoined()).isTrue();
        assertThat(node.rates.events).as("an oversized push counts").isEqualTo(1);
    }

    @ParameterizedTest
    @DisplayName("S03_005 binary pushes have the same limit")
    @ValueSource(strings = {"USER_JSON", "USER_BINARY"})
    void givenBinaryPush_whenTooLarge_thenErrorReply(String kind) {
        FakeChannel a = node.join("room", false, true, true);
        InboundEvent.Kind of = InboundEvent.Kind.valueOf(kind);

        a.push("\"7\"", new byte[3_000_500], of, "e");
        a.push("\"8\"", new byte[2_999_900], of, "e");

        assertThat(a.frames).hasSize(3);
        assertThat(a.frames.get(0)).contains("payload_size_exceeded");
        assertThat(a.frames.get(2)).contains("\"8\"", "\"ok\"");
    }

    @Test
    @DisplayName(
            "S03_008 a denied private push is not delivered; with ack it gets an error reply (deliberate difference)")
    void givenWriteDenied_whenSendingWithAck_thenErrorReplyAndChannelStays() {
        FakeChannel a = node.join("room", true, true, true);
        FakeChannel b = node.join("room", true, false, false);
        a.writeAccess = TestStages.access("DENIED");

        a.push("\"7\"", MOVE);

        assertThat(a.frames)
                .containsExactly(
                        "[\"1\",\"7\",\"realtime:room\",\"phx_reply\",{\"status\":\"error\",\"response\":"
                                + "{\"reason\":\"Unauthorized: You do not have permissions to write to this Channel topic: room\"}}]");
        assertThat(b.frames).isEmpty();
        assertThat(a.isJoined()).isTrue();
        assertThat(node.rates.events).as("a denied push counts nothing").isZero();
    }

    @Test
    @DisplayName("S03_009 a private binary push is acked and delivered to self as kind 4")
    void givenWriteAllowed_whenBinaryPush_thenAckAndSelfDelivery() {
        FakeChannel a = node.join("topic", true, true, true);

        a.push("\"7\"", new byte[] {1, 2}, InboundEvent.Kind.USER_BINARY, "e");

        assertThat(a.frames).hasSize(2);
        assertThat(a.frames.get(0)).isEqualTo("040e010000" + Texts.hex("realtime:topic" + "e") + "0102");
        assertThat(a.frames.get(1)).contains("\"ok\"");
    }

    @Test
    @DisplayName("S03_010 tenants do not see each other's messages")
    void givenTwoTenants_whenOneSends_thenTheOtherReceivesNothing() {
        FakeChannel a = node.join("room");
        Tenant other = Tenant.named("other").build();
        FakeChannel b = node.join(Topic.publicTopic(other.id(), "room"), ProtocolVersion.V2, false, false);

        a.push("\"7\"", MOVE);

        assertThat(b.frames).isEmpty();
    }

    @Test
    @DisplayName("S03_011 a private topic and a public one that looks like it are different")
    void givenPublicChannelNamedPrivate_whenPrivateChannelSends_thenNothing() {
        FakeChannel a = node.join("topic", true, false, false);
        FakeChannel b = node.join("private:topic");

        a.push("\"7\"", MOVE);

        assertThat(b.frames).isEmpty();
    }

    @Test
    @DisplayName("S03_013 a JSON push of kind 3 is text for version 1 and kind 4 for version 2")
    void givenBothVersions_whenUserJson_thenEachGetsItsForm() {
        FakeChannel a = node.join("room");
        FakeChannel v1 = node.joinV1("room");
        FakeChannel v2 = node.join("room");

        a.push("\"7\"", "{\"k\": 1}".getBytes(StandardCharsets.UTF_8), InboundEvent.Kind.USER_JSON, "e");

        assertThat(v1.frames)
                .containsExactly("{\"topic\":\"realtime:room\",\"event\":\"broadcast\",\"payload\":"
                        + "{\"event\":\"e\",\"payload\":{\"k\": 1},\"type\":\"broadcast\"},\"ref\":null}");
        assertThat(v2.frames).containsExactly("040d010001" + Texts.hex("realtime:roome{\"k\": 1}"));
    }

    @Test
    @DisplayName("S03_014 a binary push is kind 4 for version 2 and nothing for version 1")
    void givenBothVersions_whenUserBinary_thenOnlyVersionTwo() {
        FakeChannel a = node.join("room");
        FakeChannel v1 = node.joinV1("room");
        FakeChannel v2 = node.join("room");

        a.push("\"7\"", new byte[] {9}, InboundEvent.Kind.USER_BINARY, "e");

        assertThat(v1.frames).isEmpty();
        assertThat(v2.frames).containsExactly("040d010000" + Texts.hex("realtime:roome") + "09");
        assertThat(node.rates.events).as("the skipped delivery counts").isEqualTo(3);
    }

    @Test
    @DisplayName("S03_015 a text push of a version 1 client is text for all, its payload unchanged")
    void givenBothVersions_whenText_thenVerbatimForAll() {
        FakeChannel a = node.joinV1("room");
        FakeChannel v1 = node.joinV1("room");
        FakeChannel v2 = node.join("room");

        a.push("\"7\"", MOVE);

        assertThat(v1.frames)
                .containsExactly(
                        "{\"topic\":\"realtime:room\",\"event\":\"broadcast\",\"payload\":" + MOVE + ",\"ref\":null}");
        assertThat(v2.frames).containsExactly(MOVED);
    }

    @Test
    @DisplayName("S03_015 a payload that is not an object reaches version 1 only and never fails the sender (W7)")
    void givenNonObjectPayload_whenSent_thenVersionOneOnly() {
        FakeChannel a = node.join("room", false, false, true);
        FakeChannel v1 = node.joinV1("room");
        FakeChannel v2 = node.join("room");

        a.push("\"7\"", "[1,2]");

        assertThat(a.frames).containsExactly(OK);
        assertThat(v1.frames)
                .containsExactly(
                        "{\"topic\":\"realtime:room\",\"event\":\"broadcast\",\"payload\":[1,2],\"ref\":null}");
        assertThat(v2.frames).isEmpty();
    }

    @Test
    @DisplayName("S03_016 a channel that may not read broadcasts receives none")
    void givenPresenceOnlyMember_whenBroadcast_thenNothingButSystem() {
        FakeChannel a = node.join("room", true, false, false);
        FakeChannel b = node.join("room", true, false, false);
        b.readsBroadcasts = false;

        a.push("\"7\"", MOVE);
        b.system("system", true, "hello");

        assertThat(b.frames).hasSize(1);
        assertThat(b.frames.get(0)).contains("hello");
    }

    @Test
    @DisplayName("S03_017 five messages with self to two channels are fifteen events")
    void givenTwoChannelsWithSelf_whenFiveSent_thenFifteenEvents() {
        FakeChannel a = node.join("room", false, true, false);
        node.join("room");

        for (int i = 0; i < 5; i++) {
            a.push("\"7\"", MOVE);
        }

        assertThat(node.rates.events).isEqualTo(15);
    }

    @Test
    @DisplayName(
            "S03_018 over the events limit the sending channel is shut down, not the receivers (deliberate difference)")
    void givenRateExceeded_whenSending_thenDeliveredAckedAndSenderShutDown() {
        FakeChannel a = node.join("room", false, true, true);
        FakeChannel b = node.join("room");
        node.rates.exceeded = true;

        a.push("\"7\"", MOVE);

        assertThat(a.frames)
                .containsExactly(
                        MOVED,
                        OK,
                        "[\"1\",null,\"realtime:room\",\"system\",{\"extension\":\"system\",\"status\":\"error\","
                                + "\"message\":\"Too many messages per second\",\"channel\":\"room\"}]",
                        "[\"1\",\"1\",\"realtime:room\",\"phx_close\",{}]");
        assertThat(b.frames).containsExactly(MOVED);
        assertThat(b.isJoined()).isTrue();
    }

    @Test
    @DisplayName("S03_109 the own message comes before the reply")
    void givenSelfAndAck_whenSending_thenMessageThenReply() {
        FakeChannel a = node.join("room", false, true, true);

        a.push("\"7\"", MOVE);

        assertThat(a.frames).containsExactly(MOVED, OK);
    }

    @Test
    @DisplayName("S03_110 after a failed check the next push is delivered without a token refresh")
    void givenFailedCheck_whenReachableAgain_thenNextPushIsDelivered() {
        FakeChannel a = node.join("room", true, false, true);
        FakeChannel b = node.join("room", true, false, false);
        a.writeAccess = TestStages.access("FAILED");
        a.push("\"7\"", MOVE);
        a.writeAccess = TestStages.access("ALLOWED");

        a.push("\"8\"", MOVE);

        assertThat(a.frames.get(0))
                .contains(
                        "{\"reason\":\"UnableToHandleBroadcast: Realtime was unable to check the permission to write\"}");
        assertThat(b.frames).containsExactly(MOVED);
        assertThat(a.writeChecks).isEqualTo(2);
    }

    @Test
    void givenOpaqueFrame_whenHandled_thenDroppedAndCounted() {
        FakeChannel a = node.join("room", false, true, true);

        a.push("\"7\"", new byte[] {1}, InboundEvent.Kind.OPAQUE, null);

        assertThat(a.frames).isEmpty();
        assertThat(node.meters.of("realtime_channel_drops_total/acme/opaque_frame"))
                .containsExactly(1L);
    }

    @Test
    void givenSeveralMessages_whenSent_thenSizesAreRecordedWithMetersLookedUpOnce() {
        FakeChannel a = node.join("room");
        int lookUps = node.meters.lookUps.size();
        FakeChannel b = node.join("room");

        a.push("\"7\"", "{}");
        b.push("\"8\"", MOVE);

        List<Long> expected = List.of(2L, (long) MOVE.length());
        assertThat(node.meters.of("realtime_tenants_payload_size/acme/broadcast"))
                .isEqualTo(expected);
        assertThat(node.meters.of("realtime_payload_size//broadcast")).isEqualTo(expected);
        assertThat(node.meters.lookUps).hasSize(lookUps);
    }
}
