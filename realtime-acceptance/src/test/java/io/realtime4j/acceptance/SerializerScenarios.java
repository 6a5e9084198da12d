package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-01")
final class SerializerScenarios {
    private static final String ROOM = "realtime:room";

    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final TestTenant abc = server.tenant();

    @Test
    @DisplayName("S01_042 every frame of a V1 socket is an object with exactly four keys")
    void givenV1Socket_whenServerSpeaks_thenFourKeys() {
        Client client = abc.v1();
        client.send("[null,'1','phoenix','heartbeat',{}]");
        client.send("['2','2','realtime:room','phx_join',{'config':{'broadcast':{'self':true,'ack':true}}}]");
        client.send("['2','3','realtime:room','broadcast',{'event':'e'}]");
        client.send("['2','4','realtime:room','phx_leave',{}]");

        List<String> refs = List.of("\"1\"", "\"2\"", "null", "\"3\"", "\"4\"", "\"2\"");
        for (String ref : refs) {
            JsonNode frame = client.next();
            assertThat(frame.fieldNames()).toIterable().containsExactlyInAnyOrder("topic", "event", "payload", "ref");
            assertThat(frame.get("ref")).hasToString(ref);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'topic':'phoenix','event':'heartbeat','payload':{}}",
                "{'topic':'phoenix','event':'heartbeat','ref':'1'}",
                "{'topic':'phoenix','payload':{},'ref':'1'}",
                "{'event':'heartbeat','payload':{},'ref':'1'}"
            })
    @DisplayName("S01_043 a V1 message that lacks a key is dropped")
    void givenMissingKey_whenSentOnV1_thenDropped(String message) {
        Client client = abc.v1();

        client.socket().sendText(Json.text(message));

        client.expectNothing();
    }

    @Test
    @DisplayName("S01_043 a V1 message with a null ref is processed")
    void givenNullRef_whenSentOnV1_thenProcessed() {
        Client client = abc.v1();

        client.socket().sendText(Json.text("{'topic':'phoenix','event':'heartbeat','payload':{},'ref':null,'x':1}"));

        client.expect("[null,null,'phoenix','phx_reply',{'status':'ok','response':{}}]");
    }

    @Test
    @DisplayName("S01_044 a V1 message in a binary frame is processed")
    void givenBinaryOpcode_whenSentOnV1_thenProcessed() {
        Client client = abc.v1();
        String message = Json.text("{'topic':'phoenix','event':'heartbeat','payload':{},'ref':'1'}");

        client.socket().sendBinary(message.getBytes(UTF_8));

        client.expectOk(null, "1", "phoenix");
    }

    @Test
    @DisplayName("S01_045 a sixth element is ignored, four are too few")
    void givenArrayOfOtherLength_whenSentOnV2_thenLongerOnesPass() {
        Client client = abc.v2();

        client.send("[null,'1','phoenix','heartbeat',{},'more']");
        client.expectOk(null, "1", "phoenix");

        client.send("[null,'2','phoenix','heartbeat']").expectNothing();
    }

    @Test
    @DisplayName("S01_046 messages in the other version's shape are dropped")
    void givenOtherShape_whenSent_thenDropped() {
        Client v1 = abc.v1();
        Client v2 = abc.v2();

        v1.socket().sendText(Json.text("[null,'1','phoenix','heartbeat',{}]"));
        v2.socket().sendText(Json.text("{'topic':'phoenix','event':'heartbeat','payload':{},'ref':'1'}"));

        v1.expectNothing();
        v2.expectNothing();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "\"text\"",
                "5",
                "null",
                "{",
                "[null,\"1\",\"phoenix\",\"heartbeat\",{}",
                "[1e999,1,\"phoenix\",\"heartbeat\",{}]",
                "[null,1,\"phoenix\",\"heartbeat\",{\"a\":[-1e999]}]",
                "[null,1,\"phoenix\",\"heartbeat\",{}] 5",
                "{\"topic\":\"phoenix\",\"event\":\"heartbeat\",\"payload\":{\"a\":1e999},\"ref\":\"1\"}"
            })
    @DisplayName("S01_047 text that is no message is dropped on either version")
    void givenNoMessage_whenSent_thenDropped(String text) {
        Client v1 = abc.v1();
        Client v2 = abc.v2();

        v1.socket().sendText(text);
        v2.socket().sendText(text);

        v1.expectNothing();
        v2.expectNothing();
    }

    @Test
    @DisplayName("S01_047 text that is not UTF-8 is dropped")
    void givenInvalidUtf8_whenSent_thenDropped() {
        Client v1 = abc.v1();
        Client v2 = abc.v2();
        byte[] bytes = Json.text("[null,'?','phoenix','heartbeat',{}]").getBytes(UTF_8);
        bytes[7] = (byte) 0xff;

        v1.socket().send(Frame.of(Frame.TEXT, new byte[] {(byte) 0xc3, 0x28}));
        v2.socket().send(Frame.of(Frame.TEXT, bytes));

        v1.expectNothing();
        v2.expectNothing();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "03",
                "03 01 01 0d",
                "03 01 01 0d 04 00 01 31 37 72 65 61",
                "00 01 01 07 09",
                "01 01 01 07 09 31 31",
                "02 0d 04",
                "04 0d 04 00 01 72 65 61 6c 74 69 6d 65 3a 72 6f 6f 6d 6d 6f 76 65 7b 7d",
                "09",
                "63 01 02"
            })
    @DisplayName("S01_048 binary frames that are empty, cut off or of another kind are dropped")
    void givenMalformedBinary_whenSentOnV2_thenDropped(String hex) {
        Client client = abc.v2().join(ROOM);

        client.sendHex(hex);

        client.expectNothing();
    }

    @Test
    @DisplayName("S01_048 a binary frame of V2 on a V1 socket is dropped")
    void givenV2BinaryOnV1_whenSent_thenDropped() {
        Client client = abc.v1().join(ROOM);

        client.sendHex(
                "03 01 01 0d 04 00 01 31 37 72 65 61 6c 74 69 6d 65 3a 72 6f 6f 6d 6d 6f 76 65 7b 22 78 22 3a 31 7d");

        client.expectNothing();
    }

    @Test
    @DisplayName("S01_049 metadata has to be JSON and is not passed on")
    void givenMetadata_whenPushed_thenParsedAndLeftOut() {
        Client sender = abc.v2().join(ROOM);
        Client receiver = abc.v2().join(ROOM);
        byte[] json = "{}".getBytes(UTF_8);

        sender.socket().sendBinary(Hex.push("1", "7", ROOM, "bad", "{no", 1, json));
        sender.socket().sendBinary(Hex.push("1", "7", ROOM, "blank", " ", 1, json));
        sender.socket().sendBinary(Hex.push("1", "8", ROOM, "good", "{\"a\":1}", 1, json));
        sender.socket().sendBinary(Hex.push("1", "9", ROOM, "list", "[1]", 1, json));

        assertThat(receiver.socket().expectBinary()).isEqualTo(Hex.broadcast(ROOM, "good", "", 1, json));
        assertThat(receiver.socket().expectBinary()).isEqualTo(Hex.broadcast(ROOM, "list", "", 1, json));
        sender.expectNothing();
    }

    @Test
    @DisplayName("S01_050 refs that are numbers, or anything else, come back as they are")
    void givenOtherRefs_whenSent_thenEchoed() {
        Client client = abc.v2();

        client.send("[1,2,'realtime:room','phx_join',{'config':{}}]");
        client.expect("[1,2,'realtime:room','phx_reply',{'status':'ok','response':{'postgres_changes':[]}}]");

        client.send("[null,2.50,'phoenix','heartbeat',{}]");
        client.expect("[null,2.50,'phoenix','phx_reply',{'status':'ok','response':{}}]");

        client.send("[null,{'a':[true]},'phoenix','heartbeat',{}]");
        client.expect("[null,{'a':[true]},'phoenix','phx_reply',{'status':'ok','response':{}}]");
    }

    @Test
    @DisplayName("S01_051 everything but broadcasts of users goes to V2 as text")
    void givenEverySortOfMessage_whenSentToV2_thenOnlyUserBroadcastsAreBinary() {
        Client client = abc.v2();
        client.join("1", ROOM, "{'broadcast':{'self':true,'ack':true}}");

        client.send("['1','2','realtime:room','broadcast',{'event':'e'}]");
        client.expect("[null,null,'realtime:room','broadcast',{'event':'e'}]").expectOk("1", "2", ROOM);
        client.socket().sendBinary(Hex.push("1", "3", ROOM, "e", "", 1, "{}".getBytes(UTF_8)));
        assertThat(client.socket().expectBinary()[0]).isEqualTo((byte) 4);
        client.expectOk("1", "3", ROOM);
        client.send("['1','4','realtime:room','access_token',{'access_token':'bad'}]");
        client.expectShutDown("1", ROOM, "The token provided is not a valid JWT");
    }

    @Test
    @DisplayName("S01_051 a heartbeat and a leave in frames of kind 0 are handled, replies are text")
    void givenPushesOfKindZero_whenSent_thenAnsweredInText() {
        Client client = abc.v2().join(ROOM);

        client.sendHex("00 00 01 07 09 | 37 | 70 68 6f 65 6e 69 78 | 68 65 61 72 74 62 65 61 74");
        assertThat(client.next().get(3).asText()).isEqualTo("phx_reply");
        client.sendHex(
                "00 01 01 0d 09 | 31 | 38 | 72 65 61 6c 74 69 6d 65 3a 72 6f 6f 6d | 70 68 78 5f 6c 65 61 76 65");

        client.expectOk("1", "8", ROOM).expectClosed("1", ROOM);
    }

    @Test
    @DisplayName("S01_052 the example of kind 3 arrives as the example of kind 4")
    void givenExamplePush_whenSent_thenExampleBroadcastIsDelivered() {
        Client sender = abc.v2().join(ROOM);
        Client receiver = abc.v2().join(ROOM);

        sender.sendHex(
                "03 01 01 0d 04 00 01 | 31 | 37 | 72 65 61 6c 74 69 6d 65 3a 72 6f 6f 6d | 6d 6f 76 65 | 7b 22 78 22 3a 31 7d");

        receiver.expectHex(
                "04 0d 04 00 01 | 72 65 61 6c 74 69 6d 65 3a 72 6f 6f 6d | 6d 6f 76 65 | 7b 22 78 22 3a 31 7d");
    }

    @ParameterizedTest
    @ValueSource(strings = {" { \"b\" :1,\n\"a\": 2.0e1 , \"a\":null}", "{\"x\":1e999}", "\"\\u00e9\"", "12"})
    @DisplayName("S01_053 the bytes of a JSON payload are not touched")
    void givenUnusualJson_whenPushed_thenSameBytesAreDelivered(String json) {
        Client sender = abc.v2().join(ROOM);
        Client receiver = abc.v2().join(ROOM);
        byte[] bytes = json.getBytes(UTF_8);

        sender.socket().sendBinary(Hex.push("1", "2", ROOM, "e", "", 1, bytes));

        assertThat(receiver.socket().expectBinary()).isEqualTo(Hex.broadcast(ROOM, "e", "", 1, bytes));
    }

    @Test
    @DisplayName("S01_054 lengths in binary frames count bytes")
    void givenMultiByteNames_whenPushed_thenLengthsCountBytes() {
        String topic = "realtime:caf\u00e9-\ud83d\ude00";
        Client sender = abc.v2().join(topic);
        Client receiver = abc.v2().join(topic);
        Client old = abc.v1().join(topic);
        byte[] json = "{}".getBytes(UTF_8);

        sender.socket().sendBinary(Hex.push("1", "2", topic, "\u00e9v\u00e8nement", "", 1, json));

        assertThat(receiver.socket().expectBinary())
                .isEqualTo(Hex.broadcast(topic, "\u00e9v\u00e8nement", "", 1, json));
        old.expect("[null,null,'" + topic + "','broadcast',"
                + "{'event':'\u00e9v\u00e8nement','payload':{},'type':'broadcast'}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"x\":1", "{},\"topic\":\"evil\"", "{} {}", "", "undefined"})
    @DisplayName("S01_202 a JSON payload that is none reaches V2 as it is and V1 not at all")
    void givenPayloadThatIsNoJson_whenPushed_thenSkippedForV1(String text) {
        Client sender = abc.v2().join("1", ROOM, "{'broadcast':{'ack':true}}");
        Client v2 = abc.v2().join(ROOM);
        Client v1 = abc.v1().join(ROOM);
        byte[] bytes = text.getBytes(UTF_8);

        sender.socket().sendBinary(Hex.push("1", "2", ROOM, "e", "", 1, bytes));

        sender.expectOk("1", "2", ROOM).expectNothing();
        assertThat(v2.socket().expectBinary()).isEqualTo(Hex.broadcast(ROOM, "e", "", 1, bytes));
        v2.expectNothing();
        v1.expectNothing();
    }

    @Test
    @DisplayName("S01_203 a push whose event is not UTF-8 is dropped, its channel lives")
    void givenEventThatIsNotUtf8_whenPushed_thenDropped() {
        Client sender = abc.v2().join("1", ROOM, "{'broadcast':{'ack':true,'self':true}}");
        Client old = abc.v1().join(ROOM);
        byte[] push = Hex.push("1", "2", ROOM, "?", "", 1, "{}".getBytes(UTF_8));
        push[7 + 2 + ROOM.length()] = (byte) 0xff;

        sender.socket().sendBinary(push);

        old.expectNothing();
        sender.expectNothing();
        sender.send("['1','3','realtime:room','broadcast',{}]");
        sender.expect("[null,null,'realtime:room','broadcast',{}]").expectOk("1", "3", ROOM);
    }

    @Test
    @DisplayName("S01_047 of duplicate keys the first wins")
    void givenDuplicateKeys_whenSent_thenFirstWins() {
        Client client = abc.v1();

        client.socket()
                .sendText("{\"ref\":\"1\",\"ref\":\"2\",\"topic\":\"phoenix\",\"topic\":\"x\","
                        + "\"event\":\"heartbeat\",\"payload\":{}}");

        client.expectOk(null, "1", "phoenix");
    }

    @Test
    @DisplayName("S01_051 a join in a frame of kind 0 fails, a broadcast in one is dropped")
    void givenJoinOfKindZero_whenSent_thenRefused() {
        Client client = abc.v2();

        client.sendHex(
                "00 01 01 0d 08 | 31 | 31 | 72 65 61 6c 74 69 6d 65 3a 72 6f 6f 6d | 70 68 78 5f 6a 6f 69 6e | 7b 7d");
        client.expectRefusedLike("1", ROOM, "UnknownErrorOnChannel: .+");
        client.join("2", ROOM, "{'broadcast':{'self':true}}");
        client.sendHex(
                "00 01 01 0d 09 | 32 | 33 | 72 65 61 6c 74 69 6d 65 3a 72 6f 6f 6d | 62 72 6f 61 64 63 61 73 74 | 7b 7d");

        client.expectNothing();
    }

    @Test
    @DisplayName("S01_054 empty refs of a push are empty texts")
    void givenEmptyRefs_whenPushed_thenAckHasEmptyRef() {
        Client client = abc.v2().join("1", ROOM, "{'broadcast':{'ack':true}}");

        client.socket().sendBinary(Hex.push("", "", ROOM, "e", "", 0, new byte[0]));

        client.expectOk("1", "", ROOM);
    }
}
