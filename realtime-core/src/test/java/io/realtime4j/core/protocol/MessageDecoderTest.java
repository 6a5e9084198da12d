package io.realtime4j.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.InboundEvent.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-01")
class MessageDecoderTest {
    @Test
    void givenVersionTwoArray_whenDecoded_thenFieldsAndPayloadAsSent() {
        ClientMessage message = v2("[ \"1\" , 2 , \"realtime:r\\u00f6\" , \"broadcast\" , { \"x\" : [1, 2.50] } ]");

        assertThat(message.joinRef().utf8()).isEqualTo("\"1\"");
        assertThat(message.ref().utf8()).isEqualTo("2");
        assertThat(message.topic()).isEqualTo("realtime:rö");
        assertThat(message.event()).isEqualTo("broadcast");
        assertThat(message.payload().utf8()).isEqualTo("{ \"x\" : [1, 2.50] }");
        assertThat(message.kind()).isEqualTo(Kind.JSON);
    }

    @Test
    void givenBufferWithSurroundings_whenDecoded_thenOnlyTheSliceIsRead() {
        byte[] bytes = "garbage[null,null,\"t\",\"e\",null]garbage".getBytes(StandardCharsets.UTF_8);

        Decoded decoded = MessageDecoder.text(ProtocolVersion.V2, new Slice(bytes, 7, bytes.length - 14));

        assertThat(decoded)
                .isInstanceOfSatisfying(
                        ClientMessage.class,
                        message -> assertThat(message.payload().utf8()).isEqualTo("null"));
    }

    @Test
    @DisplayName("S01_045 a sixth element is ignored, four are malformed")
    void givenOtherNumbersOfElements_whenDecoded_thenMoreAreIgnoredAndFewerMalformed() {
        assertThat(v2("[null,\"1\",\"t\",\"e\",{},{\"six\":[6]}]").payload().utf8())
                .isEqualTo("{}");
        assertMalformed(ProtocolVersion.V2, "[null,\"1\",\"t\",\"e\"]");
    }

    @Test
    @DisplayName("S01_043 version 1 needs key ref; null will do; of equal keys the first counts")
    void givenVersionOneObject_whenDecoded_thenKeysAreFoundInAnyOrder() {
        ClientMessage message = v1("{\"ref\":null,\"payload\":{\"a\":1},\"ref\":\"2\",\"event\":\"e\",\"other\":[{}],"
                + "\"topic\":\"t\",\"join_ref\":\"7\"}");

        assertThat(message.ref().utf8()).isEqualTo("null");
        assertThat(message.joinRef().utf8()).isEqualTo("\"7\"");
        assertThat(message.topic()).isEqualTo("t");
        assertMalformed(ProtocolVersion.V1, "{\"topic\":\"t\",\"event\":\"e\",\"payload\":{}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "\"text\"",
                "{}",
                "5",
                "[",
                "[1]",
                "{\"a\"",
                "[null,null,5,\"e\",{}]",
                "[null,null,\"t\",5,{}]",
                "[null,null,\"t\",\"e\",{}] x",
                "[null,null,\"t\",\"e\",1e999]",
                "[null,null,\"t\",\"e\",[-1e400]]",
                "[null,null,\"t\",\"e\",nul]",
                "[null,null,\"realtime:\\ud800\",\"e\",{}]",
                "[null,null,\"t\",\"e\",'a']",
                "\uFEFF[null,null,\"t\",\"e\",{}]"
            })
    @DisplayName("S01_047 text that is no message is malformed")
    void givenBadText_whenDecoded_thenMalformed(String text) {
        assertMalformed(ProtocolVersion.V2, text);
    }

    @Test
    @DisplayName("S01_046 the shape of the other serializer is malformed")
    void givenTheOtherShape_whenDecoded_thenMalformed() {
        assertMalformed(ProtocolVersion.V1, "[null,null,\"t\",\"e\",{}]");
        assertMalformed(ProtocolVersion.V2, "{\"topic\":\"t\",\"event\":\"e\",\"payload\":{},\"ref\":null}");
    }

    static Stream<byte[]> invalidUtf8() {
        return Stream.of("c3", "c328", "e28228", "eda080", "f8a1a1a1a1", "c080", "ff")
                .map(hex -> {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    out.writeBytes("[null,null,\"t\",\"e\",\"".getBytes(StandardCharsets.US_ASCII));
                    out.writeBytes(HexFormat.of().parseHex(hex));
                    out.writeBytes("\"]".getBytes(StandardCharsets.US_ASCII));
                    return out.toByteArray();
                });
    }

    @ParameterizedTest
    @MethodSource("invalidUtf8")
    void givenInvalidUtf8_whenDecoded_thenMalformed(byte[] bytes) {
        assertThat(MessageDecoder.text(ProtocolVersion.V2, Slice.of(bytes))).isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void givenUtf16_whenDecoded_thenMalformed() {
        byte[] bytes = "[null,null,\"t\",\"e\",{}]".getBytes(StandardCharsets.UTF_16BE);

        assertThat(MessageDecoder.text(ProtocolVersion.V2, Slice.of(bytes))).isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void givenDeepNesting_whenDecoded_thenMalformedAndNoStackOverflow() {
        assertMalformed(ProtocolVersion.V2, "[".repeat(1_000_000));
    }

    @Test
    @DisplayName("S01_052 the 33-byte example of a user broadcast push")
    void givenUserBroadcastPush_whenDecoded_thenFields() {
        byte[] frame = HexFormat.of().parseHex("0301010d04000131377265616c74696d653a726f6f6d6d6f76657b2278223a317d");

        ClientMessage message = (ClientMessage) MessageDecoder.binary(ProtocolVersion.V2, Slice.of(frame));

        assertThat(frame).hasSize(33);
        assertThat(message.joinRef().utf8()).isEqualTo("\"1\"");
        assertThat(message.ref().utf8()).isEqualTo("\"7\"");
        assertThat(message.topic()).isEqualTo("realtime:room");
        assertThat(message.event()).isEqualTo("broadcast");
        assertThat(message.userEvent()).isEqualTo("move");
        assertThat(message.kind()).isEqualTo(Kind.USER_JSON);
        assertThat(message.payload().utf8()).isEqualTo("{\"x\":1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "03",
                "0301",
                "01020304",
                "02010174",
                "040100000174",
                "09",
                "0001010101",
                "03010101010001",
                "030000010100" + "0174", // shorter than its lengths say
                "0300000101010174650a", // metadata that is a line break
                "030000010101017465" + "7b", // metadata that is cut off
                "03000001010001ff65", // topic not UTF-8
                "0300000101000174ff" // user event not UTF-8
            })
    @DisplayName("S01_048 binary frames that are empty, truncated or of another kind are malformed")
    void givenBadBinary_whenDecoded_thenMalformed(String hex) {
        assertThat(MessageDecoder.binary(
                        ProtocolVersion.V2, Slice.of(HexFormat.of().parseHex(hex))))
                .isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    @DisplayName("S01_044 version 1 JSON in a binary frame is read")
    void givenVersionOneJsonInBinary_whenDecoded_thenRead() {
        Slice json = Slice.utf8("{\"topic\":\"phoenix\",\"event\":\"heartbeat\",\"payload\":{},\"ref\":\"1\"}");

        assertThat(MessageDecoder.binary(ProtocolVersion.V1, json)).isInstanceOf(ClientMessage.class);
    }

    @Test
    void givenPushFrame_whenDecoded_thenOpaquePayload() {
        byte[] frame = HexFormat.of().parseHex("00000101016174" + "65" + "00ff");

        ClientMessage message = (ClientMessage) MessageDecoder.binary(ProtocolVersion.V2, Slice.of(frame));

        assertThat(message.joinRef().utf8()).isEqualTo("\"\"");
        assertThat(message.kind()).isEqualTo(Kind.OPAQUE);
        assertThat(message.payload().toArray()).containsExactly(0, 0xff);
    }

    private static ClientMessage v1(String text) {
        return (ClientMessage) MessageDecoder.text(ProtocolVersion.V1, Slice.utf8(text));
    }

    private static ClientMessage v2(String text) {
        return (ClientMessage) MessageDecoder.text(ProtocolVersion.V2, Slice.utf8(text));
    }

    private static void assertMalformed(ProtocolVersion version, String text) {
        assertThat(MessageDecoder.text(version, Slice.utf8(text))).isInstanceOf(Decoded.Malformed.class);
    }
}
