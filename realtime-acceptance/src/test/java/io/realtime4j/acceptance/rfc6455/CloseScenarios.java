package io.realtime4j.acceptance.rfc6455;

import static io.realtime4j.acceptance.Frame.CLOSE;
import static io.realtime4j.acceptance.Frame.PING;
import static io.realtime4j.acceptance.Frame.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.acceptance.Frame;
import io.realtime4j.acceptance.TestServer;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §5.5.1 and §7: an answer has the code that came, and no reason. */
@Tag("spec-01")
final class CloseScenarios {
    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final EchoRoom room = EchoRoom.join(server.tenant());

    private static Frame close(int code, byte[] reason) {
        return Frame.of(
                CLOSE,
                ByteBuffer.allocate(2 + reason.length)
                        .putShort((short) code)
                        .put(reason)
                        .array());
    }

    @Test
    @DisplayName("S01_210 a close frame without a code is answered with none")
    void givenNoCode_whenClosing_thenAnsweredWithNone() {
        room.send(Frame.close());

        room.socket().expectClose(null);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    @DisplayName("S01_210 a code that may be sent is answered with itself")
    void givenCode_whenClosing_thenAnsweredWithIt(int code) {
        room.send(Frame.close(code));

        room.socket().expectClose(code);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 1999, 2000, 2999})
    @DisplayName("§7.4 a code that must not be sent closes with 1002")
    void givenForbiddenCode_whenClosing_thenClosedWith1002(int code) {
        room.send(Frame.close(code));

        room.socket().expectClose(1002);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {5000, 65_535})
    @DisplayName("§7.4.2 a code above all ranges ends the connection in order")
    void givenCodeAboveAllRanges_whenClosing_thenAnsweredWithAClose(int code) {
        room.send(Frame.close(code));

        assertThat(room.socket().expect(CLOSE).payload()).hasSize(2);
    }

    @Test
    @DisplayName("§5.5.1 a payload of one byte closes with 1002")
    void givenHalfACode_whenClosing_thenClosedWith1002() {
        room.send(Frame.of(CLOSE, new byte[] {3}));

        room.socket().expectClose(1002);
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {1, 2, 122, 123})
    @DisplayName("S01_210 a reason is not repeated")
    void givenReason_whenClosing_thenAnsweredWithoutIt(int length) {
        room.send(close(1000, "r".repeat(length).getBytes(UTF_8)));

        room.socket().expectClose(1000);
    }

    @Test
    @DisplayName("S01_210 a reason in any script is taken")
    void givenReasonInUtf8_whenClosing_thenAnswered() {
        room.send(close(3000, "bis später 😀".getBytes(UTF_8)));

        room.socket().expectClose(3000);
    }

    @Test
    @DisplayName("§8.1 a reason that is not UTF-8 closes with 1007")
    void givenReasonNotUtf8_whenClosing_thenClosedWith1007() {
        room.send(close(1000, new byte[] {(byte) 0xC3, 0x28}));

        room.socket().expectClose(1007);
    }

    @Test
    @DisplayName("§5.5.1 what comes behind a close frame is ignored")
    void givenFramesBehindClose_whenSent_thenIgnored() {
        byte[] before = EchoRoom.text(100);

        room.send(
                Frame.of(TEXT, before),
                Frame.close(1000),
                Frame.of(PING, new byte[0]),
                Frame.of(TEXT, EchoRoom.text(100)));

        room.expectText(before).socket().expectClose(1000);
    }

    @Test
    @DisplayName("§5.5.1 a second close frame is ignored")
    void givenTwoCloses_whenSent_thenOneAnswer() {
        room.send(Frame.close(3001), Frame.close(1000));

        room.socket().expectClose(3001);
    }

    @Test
    @DisplayName("§5.5.1 broken frames behind a close frame are ignored")
    void givenBrokenFramesBehindClose_whenSent_thenIgnored() {
        room.send(Frame.close(1000), Frame.of(15, new byte[10]).reserved(7));

        room.socket().expectClose(1000);
    }

    @Test
    @DisplayName("§7.1.1 the server ends the TCP connection also when the client waits for it")
    void givenClosed_whenClientWaits_thenServerEndsTheConnection() {
        room.send(Frame.close(1000));

        assertThat(room.socket().expect(CLOSE).payload()).hasSize(2);
        room.socket().expectEnd();
    }

    @Test
    @DisplayName("§7.1.7 what broke the protocol is answered once, whatever follows")
    void givenMuchBrokenInput_whenSent_thenOneClose() {
        Frame broken = Frame.of(3, new byte[50]).reserved(5);

        room.send(broken, broken, Frame.close(1000), broken);

        room.socket().expectClose(1002);
    }

    @Test
    @DisplayName("§7.2 a connection that just ends leaves others alone")
    void givenEndWithoutClose_whenOthersAreThere_thenTheyLive() {
        EchoRoom other = EchoRoom.join(server.tenant());

        room.socket().send(Frame.of(TEXT, EchoRoom.text(200)).notFinal());
        room.socket().close();

        other.expectOpenAndSilent();
    }
}
