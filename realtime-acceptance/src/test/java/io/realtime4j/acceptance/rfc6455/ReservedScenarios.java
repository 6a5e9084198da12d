package io.realtime4j.acceptance.rfc6455;

import static io.realtime4j.acceptance.Frame.BINARY;
import static io.realtime4j.acceptance.Frame.CLOSE;
import static io.realtime4j.acceptance.Frame.CONTINUATION;
import static io.realtime4j.acceptance.Frame.PING;
import static io.realtime4j.acceptance.Frame.PONG;
import static io.realtime4j.acceptance.Frame.TEXT;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.realtime4j.acceptance.Frame;
import io.realtime4j.acceptance.TestServer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §5.2: bits and opcodes that nobody has given a meaning close with 1002; what came before them is handled. */
final class ReservedScenarios {
    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final EchoRoom room = EchoRoom.join(server.tenant());
    private final byte[] before = EchoRoom.text(100);

    static Stream<Arguments> bitsOfOpcodes() {
        return Stream.of(TEXT, BINARY, PING, PONG, CLOSE)
                .flatMap(opcode -> IntStream.rangeClosed(1, 7).mapToObj(bits -> arguments(opcode, bits)));
    }

    @ParameterizedTest(name = "opcode {0}, bits {1}")
    @MethodSource("bitsOfOpcodes")
    @DisplayName("§5.2 reserved bits on a whole frame")
    void givenReservedBits_whenSent_thenClosedWith1002(int opcode, int bits) {
        room.send(Frame.of(TEXT, before), Frame.of(opcode, new byte[0]).reserved(bits));

        room.expectText(before).socket().expectClose(1002);
    }

    @ParameterizedTest(name = "bits {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    @DisplayName("§5.2 reserved bits on a first fragment")
    void givenReservedBitsOnFirstFragment_whenSent_thenClosedWith1002(int bits) {
        room.send(Frame.of(TEXT, before), Frame.of(TEXT, before).notFinal().reserved(bits));

        room.expectText(before).socket().expectClose(1002);
    }

    @ParameterizedTest(name = "bits {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    @DisplayName("§5.2 reserved bits on a continuation")
    void givenReservedBitsOnContinuation_whenSent_thenClosedWith1002(int bits) {
        room.send(
                Frame.of(TEXT, before),
                Frame.of(TEXT, before).notFinal(),
                Frame.of(CONTINUATION, new byte[0]).reserved(bits));

        room.expectText(before).socket().expectClose(1002);
    }

    @ParameterizedTest(name = "bits {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    @DisplayName("§5.2 reserved bits on a ping between fragments")
    void givenReservedBitsOnPingBetweenFragments_whenSent_thenClosedWith1002(int bits) {
        room.send(
                Frame.of(TEXT, before),
                Frame.of(TEXT, before).notFinal(),
                Frame.of(PING, new byte[0]).reserved(bits));

        room.expectText(before).socket().expectClose(1002);
    }

    @ParameterizedTest(name = "opcode {0}")
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    @DisplayName("§5.2 a reserved opcode without payload")
    void givenReservedOpcode_whenSent_thenClosedWith1002(int opcode) {
        room.send(Frame.of(TEXT, before), Frame.of(opcode, new byte[0]));

        room.expectText(before).socket().expectClose(1002);
    }

    @ParameterizedTest(name = "opcode {0}")
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    @DisplayName("§5.2 a reserved opcode with payload, not final, and a ping behind it")
    void givenReservedOpcodeWithPayload_whenSent_thenClosedWith1002(int opcode) {
        room.send(Frame.of(TEXT, before), Frame.of(opcode, new byte[100]).notFinal(), Frame.of(PING, new byte[0]));

        room.expectText(before).socket().expectClose(1002);
    }

    @ParameterizedTest(name = "opcode {0}")
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    @DisplayName("§5.2 a reserved opcode inside a fragmented message")
    void givenReservedOpcodeBetweenFragments_whenSent_thenClosedWith1002(int opcode) {
        room.send(
                Frame.of(TEXT, before),
                Frame.of(TEXT, before).notFinal(),
                Frame.of(opcode, new byte[1]),
                Frame.of(CONTINUATION, new byte[0]));

        room.expectText(before).socket().expectClose(1002);
    }
}
