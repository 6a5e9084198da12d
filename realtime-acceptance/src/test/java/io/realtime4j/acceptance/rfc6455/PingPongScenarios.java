package io.realtime4j.acceptance.rfc6455;

import static io.realtime4j.acceptance.Frame.BINARY;
import static io.realtime4j.acceptance.Frame.CLOSE;
import static io.realtime4j.acceptance.Frame.PING;
import static io.realtime4j.acceptance.Frame.PONG;
import static io.realtime4j.acceptance.Frame.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.acceptance.Frame;
import io.realtime4j.acceptance.TestServer;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §5.5.2 and §5.5.3. */
final class PingPongScenarios {
    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final EchoRoom room = EchoRoom.join(server.tenant());

    @Test
    @DisplayName("S01_041 pings of 0 to 125 bytes are answered with the same bytes")
    void givenPingsOfAllLengths_whenSent_thenAnswered() {
        for (int length = 0; length <= 125; length++) {
            byte[] data = new byte[length];
            new SplittableRandom(length).nextBytes(data);

            room.send(Frame.of(PING, data));

            assertThat(room.socket().expect(PONG).payload()).isEqualTo(data);
        }
    }

    @ParameterizedTest(name = "opcode {0}")
    @ValueSource(ints = {PING, PONG, CLOSE})
    @DisplayName("§5.5 a control frame over 125 bytes closes with 1002")
    void givenControlFrameTooLong_whenSent_thenClosedWith1002(int opcode) {
        room.send(
                Frame.of(opcode, ByteBuffer.allocate(126).putShort((short) 1000).array()));

        room.socket().expectClose(1002);
    }

    @ParameterizedTest(name = "opcode {0}")
    @ValueSource(ints = {PING, PONG, CLOSE})
    @DisplayName("§5.5 a fragmented control frame closes with 1002")
    void givenControlFrameNotFinal_whenSent_thenClosedWith1002(int opcode) {
        room.send(Frame.of(opcode, new byte[0]).notFinal(), Frame.of(Frame.CONTINUATION, new byte[0]));

        room.socket().expectClose(1002);
    }

    @Test
    @DisplayName("§5.5.3 unsolicited pongs are ignored")
    void givenPongs_whenNobodyAsked_thenIgnored() {
        room.send(Frame.of(PONG, new byte[0]), Frame.of(PONG, new byte[125]), Frame.of(PONG, new byte[] {1}));

        room.expectOpenAndSilent();
    }

    @Test
    @DisplayName("§5.5.2 a thousand pings at once are answered in order")
    void givenManyPings_whenSentAtOnce_thenAnsweredInOrder() {
        Frame[] pings = IntStream.range(0, 1000)
                .mapToObj(i -> Frame.of(PING, number(i)))
                .toArray(Frame[]::new);

        room.send(pings);

        for (int i = 0; i < pings.length; i++) {
            assertThat(room.socket().expect(PONG).payload()).isEqualTo(number(i));
        }
    }

    private static byte[] number(int i) {
        return ByteBuffer.allocate(4).putInt(i).array();
    }

    @Test
    @DisplayName("§5.5.2 pings and messages are answered in the order they came")
    void givenPingsBetweenMessages_whenSentAtOnce_thenAnsweredInOrder() {
        byte[] text = EchoRoom.text(100);
        byte[] binary = EchoRoom.binary(100);

        room.send(
                Frame.of(PING, number(1)),
                Frame.of(TEXT, text),
                Frame.of(PING, number(2)),
                Frame.of(BINARY, binary),
                Frame.of(PING, number(3)));

        assertThat(room.socket().expect(PONG).payload()).isEqualTo(number(1));
        room.expectText(text);
        assertThat(room.socket().expect(PONG).payload()).isEqualTo(number(2));
        room.expectBinary(binary);
        assertThat(room.socket().expect(PONG).payload()).isEqualTo(number(3));
    }
}
