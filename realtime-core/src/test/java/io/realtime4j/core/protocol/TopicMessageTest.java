package io.realtime4j.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.TopicMessage.Audience;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spec-01")
class TopicMessageTest {
    private static final Topic ROOM = Topic.publicTopic(new TenantId("abc"), "room");

    @Test
    @DisplayName("S01_052 a user broadcast is delivered as the 29-byte example")
    void givenUserJson_whenEncodedForVersionTwo_thenExactBytes() {
        Frame frame = frame(TopicMessage.userJson(ROOM, "move", Slice.utf8("{\"x\":1}"), null), ProtocolVersion.V2);

        assertThat(frame.isText()).isFalse();
        assertThat(frame.payload().toArray())
                .hasSize(29)
                .isEqualTo(HexFormat.of().parseHex("040d0400017265616c74696d653a726f6f6d6d6f76657b2278223a317d"));
        assertThat(frame.bytes()).startsWith(0x82, 29);
    }

    @Test
    void givenUserBinaryWithMetadata_whenEncodedForVersionTwo_thenExactBytes() {
        Slice metadata = Slice.utf8("{\"id\":\"abc\"}");
        TopicMessage message = TopicMessage.userBinary(ROOM, "move", Slice.of(new byte[] {0, (byte) 0xff}), metadata);

        assertThat(frame(message, ProtocolVersion.V2).payload().toArray())
                .hasSize(36)
                .isEqualTo(HexFormat.of()
                        .parseHex("040d040c007265616c74696d653a726f6f6d6d6f76657b226964223a22616263227d00ff"));
        assertThat(message.frame(ProtocolVersion.V1)).isNull();
    }

    @Test
    void givenUserJson_whenEncodedForVersionOne_thenEnvelope() {
        TopicMessage message =
                TopicMessage.userJson(ROOM, "mo\"ve", Slice.utf8("{ \"x\":1}"), Slice.utf8("{\"id\":\"1\"}"));

        assertThat(frame(message, ProtocolVersion.V1).payload().utf8())
                .isEqualTo("{\"topic\":\"realtime:room\",\"event\":\"broadcast\",\"payload\":{\"event\":\"mo\\\"ve\","
                        + "\"payload\":{ \"x\":1},\"meta\":{\"id\":\"1\"},\"type\":\"broadcast\"},\"ref\":null}");
    }

    @Test
    @DisplayName("S01_202 user JSON that is not one value reaches version 2 unchanged and version 1 not at all")
    void givenBrokenUserJson_whenEncoded_thenVersionOneIsLeftOut() {
        TopicMessage message = TopicMessage.userJson(ROOM, "e", Slice.utf8("{},\"evil\":1"), null);

        assertThat(message.frame(ProtocolVersion.V1)).isNull();
        assertThat(frame(message, ProtocolVersion.V2).payload().utf8()).endsWith("{},\"evil\":1");
    }

    @Test
    void givenRelay_whenEncoded_thenPayloadByteForByte() {
        TopicMessage message = TopicMessage.broadcast(ROOM, Slice.utf8("{ \"b\":1,  \"a\":1.50 }"));

        assertThat(frame(message, ProtocolVersion.V2).payload().utf8())
                .isEqualTo("[null,null,\"realtime:room\",\"broadcast\",{ \"b\":1,  \"a\":1.50 }]");
        assertThat(frame(message, ProtocolVersion.V1).payload().utf8())
                .isEqualTo("{\"topic\":\"realtime:room\",\"event\":\"broadcast\",\"payload\":{ \"b\":1,  \"a\":1.50 },"
                        + "\"ref\":null}");
        assertThat(message.frame(ProtocolVersion.V2)).isSameAs(message.frame(ProtocolVersion.V2));
    }

    @Test
    @DisplayName("S01_128 a text payload that is no object is for version 1 only")
    void givenNonObjectRelay_whenEncoded_thenVersionTwoIsLeftOut() {
        TopicMessage message = TopicMessage.broadcast(ROOM, Slice.utf8("[1,2]"));

        assertThat(message.frame(ProtocolVersion.V2)).isNull();
        assertThat(frame(message, ProtocolVersion.V1).payload().utf8()).contains("\"payload\":[1,2]");
    }

    @Test
    @DisplayName("S01_137 fields over 255 bytes make a text frame of JSON and leave binary out")
    void givenLongTopic_whenEncodedForVersionTwo_thenText() {
        Topic longTopic = Topic.publicTopic(new TenantId("abc"), "é".repeat(130));
        TopicMessage json = TopicMessage.userJson(longTopic, "e", Slice.utf8("1"), null);
        TopicMessage binary = TopicMessage.userBinary(longTopic, "e", Slice.EMPTY, null);

        assertThat(frame(json, ProtocolVersion.V2).isText()).isTrue();
        assertThat(frame(json, ProtocolVersion.V2).payload().utf8())
                .endsWith("{\"event\":\"e\",\"payload\":1,\"type\":\"broadcast\"}]");
        assertThat(binary.frame(ProtocolVersion.V2)).isNull();
    }

    @Test
    @DisplayName("S01_054 lengths count UTF-8 bytes")
    void givenMultiByteNames_whenEncoded_thenLengthsAreBytes() {
        Topic topic = Topic.publicTopic(new TenantId("abc"), "ü€😀");

        byte[] bytes = frame(TopicMessage.userJson(topic, "é", Slice.utf8("{}"), null), ProtocolVersion.V2)
                .payload()
                .toArray();

        assertThat(bytes[1]).isEqualTo((byte) (9 + 9));
        assertThat(bytes[2]).isEqualTo((byte) 2);
    }

    @Test
    void givenMessages_whenSentOverTheBus_thenTheSameFrames() {
        assertSame(TopicMessage.broadcast(ROOM, Slice.utf8("{\"a\":\"é\"}")));
        assertSame(TopicMessage.relay(ROOM, Audience.PRESENCE, "presence_diff", Slice.utf8("{}")));
        assertSame(TopicMessage.userJson(ROOM, "é", Slice.utf8("{}"), Slice.utf8("{\"id\":\"x\"}")));
        assertSame(TopicMessage.userBinary(ROOM, "e", Slice.of(new byte[] {1, 2, 3}), null));
    }

    private static void assertSame(TopicMessage message) {
        TopicMessage received = BusFormat.decode(ROOM, BusFormat.encode(message));

        assertThat(received.audience()).isEqualTo(message.audience());
        for (ProtocolVersion version : ProtocolVersion.values()) {
            Frame expected = message.frame(version);
            Frame actual = received.frame(version);
            assertThat(actual == null ? null : actual.bytes()).isEqualTo(expected == null ? null : expected.bytes());
        }
    }

    private static Frame frame(TopicMessage message, ProtocolVersion version) {
        return Objects.requireNonNull(message.frame(version));
    }
}
