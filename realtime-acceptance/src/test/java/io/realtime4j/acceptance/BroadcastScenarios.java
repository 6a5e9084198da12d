package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Extension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-01")
@Tag("spec-03")
final class BroadcastScenarios {
    private static final String ROOM = "realtime:room";
    private static final String ACK = "{'broadcast':{'ack':true}}";
    private static final String DENIED = "{'status':'error','response':{'reason':"
            + "'Unauthorized: You do not have permissions to write to this Channel topic: room'}}";
    private static final byte[] JSON = "{\"x\":1}".getBytes(UTF_8);

    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final TestTenant abc = server.tenant();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'broadcast','event':'move','payload':{'x':1.50,'y':[null,'\u00e9']},'extra':{'z':true}}",
                "{'event':'nopayload'}",
                "{'payload':5}",
                "{}"
            })
    @DisplayName("S01_118 S01_127 S03_001 S03_004 others get the payload as it is, the sender gets nothing")
    void givenTwoSockets_whenOneSends_thenOtherReceivesVerbatim(String payload) {
        Client a = abc.v2().join(ROOM);
        Client b = abc.v2().join(ROOM);

        a.send("['1','2','realtime:room','broadcast'," + payload + "]");

        b.expect("[null,null,'realtime:room','broadcast'," + payload + "]");
        a.expectNothing();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    @DisplayName("S01_119 S03_002 with self the sender gets its own message once")
    void givenSelf_whenSending_thenSenderReceivesOnce(Dialect dialect) {
        Client a = abc.connect(dialect, Tokens.anon()).join("1", ROOM, "{'broadcast':{'self':true}}");
        Client b = abc.v2().join(ROOM);

        a.send("['1','2','realtime:room','broadcast',{'n':1}]");

        a.expect("[null,null,'realtime:room','broadcast',{'n':1}]").expectNothing();
        b.expect("[null,null,'realtime:room','broadcast',{'n':1}]");
    }

    @Test
    @DisplayName("S01_120 another socket of the same user is another member")
    void givenSelfOff_whenSending_thenOtherSocketOfTheUserReceives() {
        String token = Tokens.hs256("{'role':'authenticated','sub':'u','exp':4102444800}");
        Client phone = abc.connect(Dialect.V2, token).join(ROOM);
        Client laptop = abc.connect(Dialect.V2, token).join(ROOM);

        phone.send("['1','2','realtime:room','broadcast',{'n':1}]");

        laptop.expect("[null,null,'realtime:room','broadcast',{'n':1}]");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    @DisplayName("S01_121 S03_003 S03_007 with ack each push is answered")
    void givenAck_whenSending_thenOk(Dialect dialect) {
        Client client = abc.connect(dialect, Tokens.anon()).join("1", ROOM, "{'broadcast':{'ack':'TRUE'}}");

        client.send("['1','2','realtime:room','broadcast',{'n':1}]");

        client.expectOk("1", "2", ROOM).expectNothing();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    @DisplayName("S01_122 S03_109 the own message comes before its ack")
    void givenSelfAndAck_whenSending_thenMessageThenReply(Dialect dialect) {
        Client client = abc.connect(dialect, Tokens.anon()).join("1", ROOM, "{'broadcast':{'self':true,'ack':true}}");

        for (int i = 0; i < 20; i++) {
            client.send("['1','%d','realtime:room','broadcast',{'n':%d}]".formatted(i, i));
        }

        for (int i = 0; i < 20; i++) {
            client.expect("[null,null,'realtime:room','broadcast',{'n':%d}]".formatted(i));
            client.expectOk("1", Integer.toString(i), ROOM);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    @DisplayName("S01_123 S01_126 S03_015 a text broadcast is text for both versions")
    void givenTextBroadcast_whenSent_thenTextForBoth(Dialect sender) {
        Client a = abc.connect(sender, Tokens.anon()).join(ROOM);
        Client v1 = abc.v1().join(ROOM);
        Client v2 = abc.v2().join(ROOM);

        a.send("['1','2','realtime:room','broadcast',{'type':'broadcast','event':'e','payload':{'from':'a'}}]");

        String expected =
                "[null,null,'realtime:room','broadcast',{'type':'broadcast','event':'e','payload':{'from':'a'}}]";
        v1.expect(expected);
        v2.expect(expected);
    }

    @Test
    @DisplayName("S01_124 S03_013 a JSON push is text for V1 and kind 4 for V2")
    void givenJsonPush_whenSent_thenTextForV1AndBinaryForV2() {
        Client a = abc.v2().join(ROOM);
        Client v1 = abc.v1().join(ROOM);
        Client v2 = abc.v2().join(ROOM);

        a.socket().sendBinary(Hex.push("1", "2", ROOM, "mo\"ve", "", 1, JSON));

        v1.expect("[null,null,'realtime:room','broadcast',{'event':'mo\\\"ve','payload':{'x':1},'type':'broadcast'}]");
        assertThat(v2.socket().expectBinary()).isEqualTo(Hex.broadcast(ROOM, "mo\"ve", "", 1, JSON));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 100_000})
    @DisplayName("S01_125 S03_014 a binary push reaches V2 alone, unchanged, and is acked")
    void givenBinaryPush_whenSent_thenBytesForV2AndNothingForV1(int length) {
        Client a = abc.v2().join("1", ROOM, ACK);
        Client v1 = abc.v1().join(ROOM);
        Client v2 = abc.v2().join(ROOM);
        byte[] bytes = new byte[length];
        new java.util.Random(length).nextBytes(bytes);

        a.socket().sendBinary(Hex.push("1", "2", ROOM, "raw", "", 0, bytes));

        a.expectOk("1", "2", ROOM);
        assertThat(v2.socket().expectBinary()).isEqualTo(Hex.broadcast(ROOM, "raw", "", 0, bytes));
        v1.expectNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'text'", "5", "[1,2]", "null", "true"})
    @DisplayName("S01_128 a payload that is no object reaches V1 and does not crash the sender")
    void givenPayloadThatIsNoObject_whenSent_thenV1ReceivesIt(String payload) {
        Client a = abc.v2().join(ROOM);
        Client v1 = abc.v1().join(ROOM);
        Client v2 = abc.v2().join(ROOM);

        a.send("['1','2','realtime:room','broadcast'," + payload + "]").expectNothing();

        v1.expect("[null,null,'realtime:room','broadcast'," + payload + "]");
        v2.expectNothing();
        a.send("['1','3','realtime:room','broadcast',{'n':1}]");
        v2.expect("[null,null,'realtime:room','broadcast',{'n':1}]");
    }

    @Test
    @DisplayName("S01_129 one sender's messages keep their order across text and binary")
    void givenAlternatingFrames_whenSent_thenReceivedInOrder() {
        Client a = abc.v2().join(ROOM);
        Client v1 = abc.v1().join(ROOM);
        Client v2 = abc.v2().join(ROOM);

        for (int i = 0; i < 100; i += 2) {
            a.send("['1',null,'realtime:room','broadcast',{'event':'e','payload':%d,'type':'broadcast'}]".formatted(i));
            a.socket()
                    .sendBinary(Hex.push(
                            "1", "", ROOM, "e", "", 1, Integer.toString(i + 1).getBytes(UTF_8)));
        }

        for (int i = 0; i < 100; i++) {
            String text = "[null,null,'realtime:room','broadcast',{'event':'e','payload':%d,'type':'broadcast'}]"
                    .formatted(i);
            v1.expect(text);
            if (i % 2 == 0) {
                v2.expect(text);
            } else {
                byte[] number = Integer.toString(i).getBytes(UTF_8);
                assertThat(v2.socket().expectBinary()).isEqualTo(Hex.broadcast(ROOM, "e", "", 1, number));
            }
        }
    }

    @Test
    @DisplayName("S01_130 S03_011 public and private channels of one name do not mix")
    void givenPublicAndPrivate_whenSending_thenNoCrossDelivery() {
        Client isPublic = abc.v2().join("1", ROOM, ACK);
        Client lookalike = abc.v2().join("1", "realtime:private:room", ACK);
        Client isPrivate = abc.v2().join("1", ROOM, "{'private':true,'broadcast':{'ack':true}}");

        isPublic.send("['1','2','realtime:room','broadcast',{'n':1}]").expectOk("1", "2", ROOM);
        lookalike
                .send("['1','2','realtime:private:room','broadcast',{'n':2}]")
                .expectOk("1", "2", "realtime:private:room");
        isPrivate.send("['1','2','realtime:room','broadcast',{'n':3}]").expectOk("1", "2", ROOM);

        isPublic.expectNothing();
        lookalike.expectNothing();
        isPrivate.expectNothing();
    }

    @Test
    @DisplayName("S01_131 S03_010 tenants do not mix")
    void givenSameTopicInTwoTenants_whenSending_thenNoCrossDelivery() {
        Client a = abc.v2().join("1", ROOM, ACK);
        Client foreign = server.tenant().v2().join(ROOM);

        a.send("['1','2','realtime:room','broadcast',{'n':1}]").expectOk("1", "2", ROOM);

        foreign.expectNothing();
    }

    @Test
    @DisplayName("S01_132 S03_008 without write permission nothing is delivered; with ack the sender is told (departs)")
    void givenNoWritePermission_whenSending_thenNotDeliveredAndTold() {
        abc.policies().writing =
                (request, extension) -> "writer".equals(request.claims().role());
        Client a = abc.v2().join("1", ROOM, "{'private':true,'broadcast':{'ack':true}}");
        Client writer = abc.connect(Dialect.V2, Tokens.role("writer")).join("1", ROOM, "{'private':true}");

        a.send("['1','2','realtime:room','broadcast',{'n':1}]");
        a.expect("['1','2','realtime:room','phx_reply'," + DENIED + "]");
        writer.expectNothing();

        writer.send("['1','2','realtime:room','broadcast',{'n':2}]");
        a.expect("[null,null,'realtime:room','broadcast',{'n':2}]").expectNothing();
    }

    @Test
    @DisplayName("S01_132 S03_008 without write permission and without ack nothing is said")
    void givenNoWritePermissionAndNoAck_whenSending_thenNothing() {
        abc.policies().writing = (request, extension) -> false;
        Client a = abc.v2().join("1", ROOM, "{'private':true}");

        a.send("['1','2','realtime:room','broadcast',{'n':1}]").expectNothing();
    }

    @Test
    @DisplayName(
            "S01_134 S03_108 S05_082 public broadcasts need no database; private ones fail and say so with ack (departs)")
    void givenDatabaseLost_whenSending_thenPublicFlowsAndPrivateFails() {
        Client isPublic = abc.v2().join("1", ROOM, ACK);
        Client isPrivate = abc.v2().join("1", ROOM, "{'private':true,'broadcast':{'ack':true}}");
        Client member = abc.v2().join("1", ROOM, "{'private':true}");
        abc.policies().unavailable(Authorizer.Failure.UNAVAILABLE);
        abc.policies().writeFailure = TestPolicies.failed(Authorizer.Failure.UNAVAILABLE);

        isPublic.send("['1','2','realtime:room','broadcast',{'n':1}]").expectOk("1", "2", ROOM);
        isPrivate.send("['1','2','realtime:room','broadcast',{'n':2}]");

        assertThat(isPrivate.next().toString()).contains("\"error\"").contains("UnableToHandleBroadcast");
        member.expectNothing();
        isPrivate.expectNothing();
    }

    @Test
    @DisplayName("S03_110 S05_081 a failed check is made again, a denial is kept until the next token")
    void givenFailedCheck_whenSendingAgain_thenCheckedAgain() {
        Client a = abc.v2().join("1", ROOM, "{'private':true,'broadcast':{'self':true}}");
        abc.policies().writeFailure = TestPolicies.failed(Authorizer.Failure.POLICY_ERROR);
        a.send("['1','2','realtime:room','broadcast',{'n':1}]").expectNothing();
        abc.policies().writeFailure = null;
        a.send("['1','3','realtime:room','broadcast',{'n':2}]");
        a.expect("[null,null,'realtime:room','broadcast',{'n':2}]");

        abc.policies().writing = (request, extension) -> false;
        Client b = abc.v2().join("1", ROOM, "{'private':true,'broadcast':{'self':true}}");
        b.send("['1','2','realtime:room','broadcast',{'n':3}]").expectNothing();
        abc.policies().writing = (request, extension) -> true;
        b.send("['1','3','realtime:room','broadcast',{'n':4}]").expectNothing();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("S05_053 many broadcasts on a private channel ask once")
    void givenManyBroadcasts_whenSent_thenOneCheck(boolean allowed) {
        abc.policies().writing = (request, extension) -> allowed;
        Client a = abc.v2().join("1", ROOM, "{'private':true}");

        for (int i = 0; i < 100; i++) {
            a.send("['1',null,'realtime:room','broadcast',{'n':1}]");
        }

        a.expectNothing();
        assertThat(abc.policies().writeChecks).hasValue(1);
    }

    @Test
    @DisplayName("S05_051 writing does not need reading")
    void givenPresenceReaderThatMayWrite_whenSending_thenDelivered() {
        abc.policies().reading = (request, extension) -> extension == Extension.PRESENCE
                || "reader".equals(request.claims().role());
        Client a = abc.v2().join("1", ROOM, "{'private':true,'presence':{'enabled':true},'broadcast':{'self':true}}");
        a.expect("['1',null,'realtime:room','presence_state',{}]");
        Client reader = abc.connect(Dialect.V2, Tokens.role("reader")).join("1", ROOM, "{'private':true}");

        a.send("['1','2','realtime:room','broadcast',{'n':1}]").expectNothing();

        reader.expect("[null,null,'realtime:room','broadcast',{'n':1}]");
    }

    @Test
    @DisplayName("S01_133 S03_016 a member for presence alone gets no broadcast, but system messages")
    void givenPresenceReader_whenOthersSend_thenOnlySystemMessages() {
        abc.policies().reading = (request, extension) -> extension == Extension.PRESENCE
                || "reader".equals(request.claims().role());
        Client member = abc.v2().join("1", ROOM, "{'private':true,'presence':{'enabled':true}}");
        member.expect("['1',null,'realtime:room','presence_state',{}]");
        Client reader = abc.connect(Dialect.V2, Tokens.role("reader")).join("1", ROOM, "{'private':true}");

        reader.send("['1','2','realtime:room','broadcast',{'n':1}]").expectNothing();
        member.expectNothing();
        abc.handle().disconnectAll().toCompletableFuture().join();

        member.expect("[null,null,'realtime:room','system',"
                + "{'extension':'system','status':'ok','message':'Server requested disconnect'}]");
    }

    @Test
    @DisplayName("S03_009 a binary push on a private channel is delivered to the sender and acked")
    void givenWriteAllowed_whenPushingBinary_thenSelfAndAck() {
        Client a = abc.v2().join("1", ROOM, "{'private':true,'broadcast':{'self':true,'ack':true}}");

        a.socket().sendBinary(Hex.push("1", "2", ROOM, "raw", "", 0, new byte[] {0, -1}));

        assertThat(a.socket().expectBinary()).isEqualTo(Hex.broadcast(ROOM, "raw", "", 0, new byte[] {0, -1}));
        a.expectOk("1", "2", ROOM);
    }

    @Test
    @DisplayName("S01_135 S03_005 S03_006 a payload over the limit is refused with ack, dropped without")
    void givenLargePayload_whenSent_thenRefused() {
        abc.limits(limits -> limits.withMaxPayloadSizeInKb(10));
        Client ack = abc.v2().join("1", ROOM, ACK);
        Client silent = abc.v2().join(ROOM);
        String large = "x".repeat(10_700);

        ack.send("['1','2','realtime:room','broadcast',{'event':'e','payload':'" + large + "'}]");
        ack.expect("['1','2','realtime:room','phx_reply',{'status':'error','response':'payload_size_exceeded'}]");
        silent.send("['1','2','realtime:room','broadcast',{'event':'e','payload':'" + large + "'}]");
        silent.socket().sendBinary(Hex.push("1", "3", ROOM, "e", "", 0, large.getBytes(UTF_8)));

        silent.expectNothing();
        ack.expectNothing();
        silent.send("['1','4','realtime:room','broadcast',{'n':1}]");
        ack.expect("[null,null,'realtime:room','broadcast',{'n':1}]");
    }

    @Test
    @DisplayName("S01_136 a payload at the limit is delivered")
    void givenPayloadAtTheLimit_whenPushed_thenDelivered() {
        abc.limits(limits -> limits.withMaxPayloadSizeInKb(10));
        Client a = abc.v2().join("1", ROOM, ACK);
        Client b = abc.v2().join(ROOM);
        byte[] bytes = new byte[10_000];

        a.socket().sendBinary(Hex.push("1", "2", ROOM, "e", "", 0, bytes));

        a.expectOk("1", "2", ROOM);
        assertThat(b.socket().expectBinary()).isEqualTo(Hex.broadcast(ROOM, "e", "", 0, bytes));
    }

    @Test
    @DisplayName("S01_137 a name that fits no binary frame goes to V2 as text")
    void givenLongNames_whenPublished_thenTextForV2() {
        String topic = "t".repeat(300);
        String event = "e".repeat(300);
        Client v1 = abc.v1().join("realtime:" + topic);
        Client v2 = abc.v2().join("realtime:" + topic);

        HttpReply reply = abc.call(
                abc.post("/api/broadcast/" + topic + "/events/" + event).json("{\"x\":1}"));

        assertThat(reply.status()).isEqualTo(202);
        String expected = "[null,null,'realtime:%s','broadcast',{'type':'broadcast','event':'%s','payload':{'x':1}}]"
                .formatted(topic, event);
        v1.expect(expected);
        v2.expect(expected);
    }

    @Test
    @DisplayName("S01_118 the server publishes, clients of both versions receive")
    void givenMembers_whenServerPublishes_thenDelivered() {
        Client v1 = abc.v1().join(ROOM);
        Client v2 = abc.v2().join(ROOM);

        abc.handle().publish("room", "hello", "{\"x\":1}");

        v1.expect("[null,null,'realtime:room','broadcast',{'type':'broadcast','event':'hello','payload':{'x':1}}]");
        assertThat(v2.socket().expectBinary()).isEqualTo(Hex.broadcast(ROOM, "hello", "", 1, JSON));
    }
}
