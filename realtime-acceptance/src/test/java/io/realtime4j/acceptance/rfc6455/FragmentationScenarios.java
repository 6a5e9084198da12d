package io.realtime4j.acceptance.rfc6455;

import static io.realtime4j.acceptance.Frame.BINARY;
import static io.realtime4j.acceptance.Frame.CONTINUATION;
import static io.realtime4j.acceptance.Frame.PING;
import static io.realtime4j.acceptance.Frame.PONG;
import static io.realtime4j.acceptance.Frame.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.acceptance.Frame;
import io.realtime4j.acceptance.TestServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §5.4. */
final class FragmentationScenarios {
    private static final byte[] NONE = new byte[0];

    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final EchoRoom room = EchoRoom.join(server.tenant());
    private final byte[] message = EchoRoom.text(300);

    /** The frames of a message cut into parts of this many bytes. */
    private static List<Frame> cut(int opcode, byte[] whole, int size) {
        List<Frame> frames = new ArrayList<>();
        for (int from = 0; from < whole.length; from += size) {
            byte[] part = Arrays.copyOfRange(whole, from, Math.min(whole.length, from + size));
            Frame frame = Frame.of(from == 0 ? opcode : CONTINUATION, part);
            frames.add(from + size < whole.length ? frame.notFinal() : frame);
        }
        return frames;
    }

    private void send(List<Frame> frames) {
        room.send(frames.toArray(Frame[]::new));
    }

    @ParameterizedTest(name = "{0} bytes in parts of {1}")
    @CsvSource({"60,1", "300,1", "300,299", "1000,7", "70000,65535", "70000,35000", "70000,70", "300000,65536"})
    @DisplayName("§5.4 a text in parts comes back whole")
    void givenTextInParts_whenSent_thenEchoedWhole(int length, int size) {
        byte[] text = EchoRoom.text(length);

        send(cut(TEXT, text, size));

        room.expectText(text);
    }

    @ParameterizedTest(name = "{0} bytes in parts of {1}")
    @CsvSource({"60,1", "300,299", "1000,7", "70000,65535", "70000,70", "300000,65536"})
    @DisplayName("§5.4 a binary message in parts comes back whole")
    void givenBytesInParts_whenSent_thenEchoedWhole(int length, int size) {
        byte[] bytes = EchoRoom.binary(length);

        send(cut(BINARY, bytes, size));

        room.expectBinary(bytes);
    }

    @Test
    @DisplayName("§5.4 parts may be empty: first, between, last")
    void givenEmptyParts_whenSent_thenEchoedWhole() {
        room.send(
                Frame.of(TEXT, NONE).notFinal(),
                Frame.of(CONTINUATION, NONE).notFinal(),
                Frame.of(CONTINUATION, message).notFinal(),
                Frame.of(CONTINUATION, NONE).notFinal(),
                Frame.of(CONTINUATION, NONE));

        room.expectText(message);
    }

    @ParameterizedTest(name = "opcode {0}")
    @ValueSource(ints = {TEXT, BINARY})
    @DisplayName("§5.4 a message of empty parts is an empty message: dropped")
    void givenOnlyEmptyParts_whenSent_thenDropped(int opcode) {
        room.send(
                Frame.of(opcode, NONE).notFinal(),
                Frame.of(CONTINUATION, NONE).notFinal(),
                Frame.of(CONTINUATION, NONE));

        room.expectOpenAndSilent();
    }

    @Test
    @DisplayName("§5.4 ten thousand empty parts are no burden")
    void givenManyEmptyParts_whenSent_thenEchoedWhole() {
        List<Frame> frames = new ArrayList<>(List.of(Frame.of(TEXT, message).notFinal()));
        for (int i = 0; i < 10_000; i++) {
            frames.add(Frame.of(CONTINUATION, NONE).notFinal());
        }
        frames.add(Frame.of(CONTINUATION, NONE));

        send(frames);

        room.expectText(message);
    }

    @Test
    @DisplayName("S01_041 pings between all parts are answered before the message is whole")
    void givenPingsBetweenParts_whenSent_thenAnsweredFirst() {
        List<Frame> parts = cut(TEXT, message, 100);

        for (int i = 0; i < parts.size(); i++) {
            byte[] data = {(byte) i};
            room.send(Frame.of(PING, data), Frame.of(PONG, data));
            assertThat(room.socket().expect(PONG).payload()).isEqualTo(data);
            room.send(parts.get(i));
        }

        room.expectText(message);
    }

    @Test
    @DisplayName("§5.5.1 a close frame between parts is answered, the message is given up")
    void givenCloseBetweenParts_whenSent_thenAnswered() {
        room.send(Frame.of(TEXT, message).notFinal(), Frame.close(1000), Frame.of(CONTINUATION, NONE));

        room.socket().expectClose(1000);
    }

    @ParameterizedTest(name = "final {0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("§5.4 a continuation of nothing closes with 1002")
    void givenContinuationOfNothing_whenSent_thenClosedWith1002(boolean last) {
        Frame continuation = Frame.of(CONTINUATION, message);

        room.send(last ? continuation : continuation.notFinal());

        room.socket().expectClose(1002);
    }

    @Test
    @DisplayName("§5.4 a continuation behind a whole message closes with 1002, the message is handled")
    void givenContinuationOfWholeMessage_whenSent_thenClosedWith1002() {
        room.send(Frame.of(TEXT, message), Frame.of(CONTINUATION, NONE));

        room.expectText(message).socket().expectClose(1002);
    }

    @ParameterizedTest(name = "opcode {0} inside opcode {1}, final {2}")
    @CsvSource({"1,1,true", "1,2,true", "2,1,true", "2,2,true", "1,1,false", "1,2,false", "2,1,false", "2,2,false"})
    @DisplayName("§5.4 a new message inside of one closes with 1002")
    void givenMessageInsideMessage_whenSent_thenClosedWith1002(int inner, int outer, boolean last) {
        Frame second = Frame.of(inner, message);

        room.send(Frame.of(outer, message).notFinal(), last ? second : second.notFinal());

        room.socket().expectClose(1002);
    }

    @Test
    @DisplayName("§5.4 two messages in parts, one after the other, do not mix")
    void givenTwoMessagesInParts_whenSent_thenBothEchoed() {
        byte[] second = EchoRoom.binary(200);
        List<Frame> frames = cut(TEXT, message, 50);
        frames.addAll(cut(BINARY, second, 30));

        send(frames);

        room.expectText(message).expectBinary(second);
    }
}
