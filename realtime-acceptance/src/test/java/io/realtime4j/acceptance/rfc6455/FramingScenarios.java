package io.realtime4j.acceptance.rfc6455;

import static io.realtime4j.acceptance.Frame.BINARY;
import static io.realtime4j.acceptance.Frame.PING;
import static io.realtime4j.acceptance.Frame.PONG;
import static io.realtime4j.acceptance.Frame.TEXT;
import static io.realtime4j.acceptance.rfc6455.RawFrames.FIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.realtime4j.acceptance.Frame;
import io.realtime4j.acceptance.TestServer;
import io.realtime4j.acceptance.TestSocket;
import io.realtime4j.acceptance.Tokens;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §5.2 and §5.3: lengths in all three forms, masks, frames cut anywhere by TCP. */
final class FramingScenarios {
    private static final byte[] MASK = {(byte) 0xA1, 0x02, (byte) 0xF3, 0x44};

    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final EchoRoom room = EchoRoom.join(server.tenant());

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {60, 124, 125, 126, 127, 128, 255, 256, 65_534, 65_535, 65_536, 65_537, 131_072, 1_000_000})
    @DisplayName("§5.2 a text message of any length comes back")
    void givenTextOfLength_whenBroadcast_thenEchoed(int length) {
        byte[] message = EchoRoom.text(length);
        assertThat(message).hasSize(length);

        room.send(Frame.of(TEXT, message));

        room.expectText(message);
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {30, 124, 125, 126, 127, 128, 255, 256, 65_534, 65_535, 65_536, 65_537, 131_072, 1_000_000})
    @DisplayName("§5.2 a binary message of any length comes back")
    void givenBytesOfLength_whenBroadcast_thenEchoed(int length) {
        byte[] message = EchoRoom.binary(length);

        room.send(Frame.of(BINARY, message));

        room.expectBinary(message);
    }

    @ParameterizedTest(name = "opcode {0}")
    @ValueSource(ints = {TEXT, BINARY})
    @DisplayName("§5.2 frames shorter than any message are dropped, the connection lives")
    void givenFramesTooShortForAMessage_whenSent_thenDropped(int opcode) {
        for (int length = 0; length < 30; length++) {
            byte[] message = new byte[length];
            Arrays.fill(message, (byte) '9'); // no object, no array, no kind
            room.send(Frame.of(opcode, message));
        }

        room.expectOpenAndSilent();
    }

    static Stream<Arguments> wrongLengths() {
        return Stream.of(
                arguments("0 in 16 bits", RawFrames.header16(FIN | TEXT, MASK, 0)),
                arguments("125 in 16 bits", RawFrames.header16(FIN | TEXT, MASK, 125)),
                arguments("0 in 64 bits", RawFrames.header64(FIN | TEXT, MASK, 0)),
                arguments("125 in 64 bits", RawFrames.header64(FIN | BINARY, MASK, 125)),
                arguments("65535 in 64 bits", RawFrames.header64(FIN | BINARY, MASK, 65_535)),
                arguments("highest bit of 64 set", RawFrames.header64(FIN | BINARY, MASK, Long.MIN_VALUE | 70_000)),
                arguments("all 64 bits set", RawFrames.header64(FIN | BINARY, MASK, -1)),
                arguments("ping of 5 in 16 bits", RawFrames.header16(FIN | PING, MASK, 5)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongLengths")
    @DisplayName("§5.2 a length not in its shortest form closes with 1002")
    void givenLengthInWrongForm_whenSent_thenClosedWith1002(String name, byte[] header) {
        room.socket().send(header);

        room.socket().expectClose(1002);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(longs = {5_000_001, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE})
    @DisplayName("S01_038 a header that announces too much closes with 1009 before the payload comes")
    void givenHeaderOfTooLongFrame_whenSent_thenClosedWith1009(long length) {
        room.socket().send(RawFrames.header64(FIN | BINARY, MASK, length));

        room.socket().expectClose(1009);
    }

    static Stream<Arguments> masks() {
        return Stream.of(
                arguments("zero", new byte[4]),
                arguments("ones", new byte[] {-1, -1, -1, -1}),
                arguments("one byte of four", new byte[] {0, 0, 0, 0x55}),
                arguments("any", MASK));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("masks")
    @DisplayName("§5.3 every masking key works, at every length of the last word")
    void givenMask_whenSent_thenUndone(String name, byte[] mask) {
        for (int length = 64; length < 73; length++) {
            byte[] message = EchoRoom.binary(length);

            room.socket().send(RawFrames.frame(RawFrames.header(FIN | BINARY, mask, length), mask, message));

            room.expectBinary(message);
        }
    }

    @ParameterizedTest(name = "opcode {0}")
    @ValueSource(ints = {TEXT, BINARY, PING, PONG, Frame.CLOSE, Frame.CONTINUATION})
    @DisplayName("S01_039 every unmasked frame closes with 1002")
    void givenUnmaskedFrame_whenSent_thenClosedWith1002(int opcode) {
        room.send(Frame.of(opcode, new byte[0]).unmasked());

        room.socket().expectClose(1002);
    }

    @Test
    @DisplayName("§5.2 frames may arrive byte by byte")
    void givenFramesByteByByte_whenSent_thenEchoed() {
        byte[] text = EchoRoom.text(200);
        byte[] binary = EchoRoom.binary(100);
        byte[] ping = {1, 2, 3};

        for (byte b : RawFrames.concat(
                Frame.of(TEXT, text).encoded(),
                Frame.of(PING, ping).encoded(),
                Frame.of(BINARY, binary).encoded())) {
            room.socket().send(new byte[] {b});
        }

        room.expectText(text);
        assertThat(room.socket().expect(PONG).payload()).isEqualTo(ping);
        room.expectBinary(binary);
    }

    @Test
    @DisplayName("§5.2 frames may be cut and glued anywhere")
    void givenFramesCutAnywhere_whenSent_thenEchoedInOrder() {
        byte[][] messages =
                IntStream.range(0, 40).mapToObj(i -> EchoRoom.text(60 + i)).toArray(byte[][]::new);
        byte[] all = RawFrames.concat(Arrays.stream(messages)
                .map(message -> Frame.of(TEXT, message).encoded())
                .toArray(byte[][]::new));

        for (int from = 0; from < all.length; from += 97) {
            room.socket().send(Arrays.copyOfRange(all, from, Math.min(all.length, from + 97)));
        }

        for (byte[] message : messages) {
            room.expectText(message);
        }
    }

    @Test
    @DisplayName("§4.1 frames may come in one segment with the handshake")
    void givenFramesBehindTheHandshake_whenSentAtOnce_thenHandled() {
        TestSocket socket = server.open();

        socket.send(RawFrames.concat(
                server.tenant().handshake(Tokens.anon()).encoded(),
                Frame.of(PING, new byte[] {7}).encoded(),
                Frame.text("[null,\"1\",\"phoenix\",\"heartbeat\",{}]").encoded()));

        assertThat(socket.reply().status()).isEqualTo(101);
        assertThat(socket.expect(PONG).payload()).containsExactly(7);
        assertThat(socket.expectText()).contains("\"ok\"");
    }
}
