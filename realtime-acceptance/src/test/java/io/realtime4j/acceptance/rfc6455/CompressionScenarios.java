package io.realtime4j.acceptance.rfc6455;

import static io.realtime4j.acceptance.Frame.BINARY;
import static io.realtime4j.acceptance.Frame.CLOSE;
import static io.realtime4j.acceptance.Frame.CONTINUATION;
import static io.realtime4j.acceptance.Frame.PING;
import static io.realtime4j.acceptance.Frame.PONG;
import static io.realtime4j.acceptance.Frame.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.realtime4j.acceptance.Frame;
import io.realtime4j.acceptance.HttpReply;
import io.realtime4j.acceptance.Json;
import io.realtime4j.acceptance.TestServer;
import io.realtime4j.acceptance.TestSocket;
import io.realtime4j.acceptance.TestTenant;
import io.realtime4j.acceptance.Tokens;
import io.realtime4j.core.TenantLimits;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692: permessage-deflate on a server that has it turned on. */
final class CompressionScenarios {
    private static final int RSV1 = 4;
    private static final int MOST = 5_000_000;
    private static final String ACCEPTED = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    @RegisterExtension
    static final TestServer server = TestServer.create().on(transport -> transport.compression(true));

    private final TestTenant tenant = server.tenant().limits(limits -> TenantLimits.unlimited());
    private final TestSocket socket = server.open();

    private HttpReply offer(String offer) {
        return socket.upgrade(tenant.handshake(Tokens.anon()).header("sec-websocket-extensions", offer));
    }

    /** Joins the echo room; the answer may be compressed. */
    private void join() {
        offer("permessage-deflate");
        socket.sendText("[\"1\",\"1\",\"realtime:echo\",\"phx_join\",{\"config\":{\"broadcast\":{\"self\":true}}}]");
        assertThat(new String(message(TEXT), UTF_8)).contains("\"ok\"");
    }

    /** The next message, inflated if it is compressed. */
    private byte[] message(int opcode) {
        Frame frame = socket.frame();
        assertThat(frame.opcode()).as("%s", frame).isEqualTo(opcode);
        assertThat(frame.reserved()).as("%s", frame).isIn(0, RSV1);
        return frame.reserved() == 0 ? frame.payload() : Deflated.inflate(frame.payload());
    }

    private void expectEcho(byte[] text) {
        String sent = new String(text, UTF_8);
        String payload = sent.substring(sent.indexOf('{'), sent.length() - 1);
        assertThat(Json.received(new String(message(TEXT), UTF_8)))
                .isEqualTo(Json.received("[null,null,\"realtime:echo\",\"broadcast\"," + payload + "]"));
    }

    private void expectAlive() {
        socket.sendText("[null,\"9\",\"phoenix\",\"heartbeat\",{}]");
        assertThat(new String(message(TEXT), UTF_8)).contains("\"9\"");
    }

    private static Frame compressed(int opcode, byte[] data) {
        return Frame.of(opcode, data).reserved(RSV1);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; client_max_window_bits=10",
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                "permessage-deflate; server_max_window_bits=15",
                "x-unknown, permessage-deflate",
                "permessage-deflate; server_max_window_bits=9, permessage-deflate"
            })
    @DisplayName("§5 an offer that can be kept is accepted, without context takeover")
    void givenGoodOffer_whenUpgrading_thenAccepted(String offer) {
        assertThat(offer(offer).headers()).containsEntry("sec-websocket-extensions", ACCEPTED);
    }

    @ParameterizedTest(name = "offer {0}")
    @ValueSource(
            strings = {
                "x-webkit-deflate-frame",
                "permessage-deflate; server_max_window_bits=9",
                "permessage-deflate; server_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; unknown",
                "",
                ";;,,="
            })
    @DisplayName("§5 another offer is declined, and RSV1 then closes with 1002")
    void givenBadOffer_whenUpgrading_thenDeclined(String offer) {
        assertThat(offer(offer).headers()).doesNotContainKey("sec-websocket-extensions");

        socket.send(compressed(TEXT, Deflated.of(EchoRoom.text(100))));

        socket.expectClose(1002);
    }

    @ParameterizedTest(name = "{0} bytes in blocks of {1}, level {2}")
    @CsvSource({"60,60,9", "300,10,9", "1000,1000,0", "70000,70000,9", "70000,100,1", "5000000,5000000,9"})
    @DisplayName("§7.2.3 a compressed text comes back")
    void givenCompressedText_whenSent_thenEchoed(int length, int block, int level) {
        byte[] text = EchoRoom.text(length);
        join();

        socket.send(compressed(TEXT, Deflated.of(text, block, level)));

        expectEcho(text);
    }

    @Test
    @DisplayName("§7.2.3.4 data whose last block is marked as such is taken")
    void givenFinalBlock_whenSent_thenEchoed() {
        byte[] text = EchoRoom.text(1000);
        join();

        socket.send(compressed(TEXT, Deflated.finished(text)));

        expectEcho(text);
    }

    @Test
    @DisplayName("§6 messages may be compressed or not")
    void givenBothKinds_whenSent_thenEchoedInOrder() {
        byte[] first = EchoRoom.text(100);
        byte[] second = EchoRoom.text(200);
        join();

        socket.sendAtOnce(
                compressed(TEXT, Deflated.of(first)), Frame.of(TEXT, second), compressed(TEXT, Deflated.of(first)));

        expectEcho(first);
        expectEcho(second);
        expectEcho(first);
    }

    @ParameterizedTest(name = "parts of {0}")
    @ValueSource(ints = {1, 2, 7, 40})
    @DisplayName("§6.1 a compressed message may come in parts, with pings between")
    void givenCompressedParts_whenSent_thenEchoedWhole(int size) {
        byte[] text = EchoRoom.text("x1y2z3".repeat(20));
        byte[] data = Deflated.of(text);
        join();

        for (int from = 0; from < data.length; from += size) {
            byte[] part = Arrays.copyOfRange(data, from, Math.min(data.length, from + size));
            Frame frame = from == 0 ? compressed(TEXT, part) : Frame.of(CONTINUATION, part);
            socket.sendAtOnce(Frame.of(PING, new byte[] {1}), from + size < data.length ? frame.notFinal() : frame);
            socket.expect(PONG);
        }

        expectEcho(text);
    }

    @ParameterizedTest(name = "data {0}")
    @ValueSource(strings = {"00", "0300", "000000ffff00"})
    @DisplayName("§7.2.3.6 an empty compressed message is an empty message: dropped")
    void givenEmptyCompressedMessage_whenSent_thenDropped(String hex) {
        join();

        socket.send(compressed(TEXT, HexFormat.of().parseHex(hex)));
        socket.send(compressed(BINARY, HexFormat.of().parseHex(hex)));

        expectAlive();
    }

    static Stream<Arguments> wrongBits() {
        return Stream.of(
                arguments("RSV1 on a ping", Frame.of(PING, new byte[0]).reserved(RSV1)),
                arguments("RSV1 on a pong", Frame.of(PONG, new byte[0]).reserved(RSV1)),
                arguments("RSV1 on a close", Frame.of(CLOSE, new byte[0]).reserved(RSV1)),
                arguments("RSV2 on a text", Frame.of(TEXT, new byte[0]).reserved(2)),
                arguments("RSV3 on a text", Frame.of(TEXT, new byte[0]).reserved(1)),
                arguments("all bits on a text", Frame.of(TEXT, new byte[0]).reserved(7)),
                arguments("RSV1 on a reserved opcode", Frame.of(3, new byte[0]).reserved(RSV1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongBits")
    @DisplayName("§6 any other use of reserved bits closes with 1002")
    void givenWrongBits_whenSent_thenClosedWith1002(String name, Frame frame) {
        join();

        socket.send(frame);

        socket.expectClose(1002);
    }

    @Test
    @DisplayName("§6.1 RSV1 on a continuation closes with 1002")
    void givenRsv1OnContinuation_whenSent_thenClosedWith1002() {
        byte[] data = Deflated.of(EchoRoom.text(100));
        join();

        socket.send(compressed(TEXT, data).notFinal());
        socket.send(compressed(CONTINUATION, new byte[0]));

        socket.expectClose(1002);
    }

    @ParameterizedTest(name = "data {0}")
    @ValueSource(strings = {"", "ff", "07", "0600", "ffffffff", "010500fafe61", "ed000000", "000500faff6162"})
    @DisplayName("§7.2.2 data that does not inflate closes with 1002, the server lives")
    void givenBrokenData_whenSent_thenClosedWith1002(String hex) {
        join();

        socket.send(compressed(TEXT, HexFormat.of().parseHex(hex)));

        socket.expectClose(1002);
        EchoRoom.join(tenant).expectOpenAndSilent();
    }

    @Test
    @DisplayName("§7.2.2 data that is cut off anywhere closes with 1002")
    void givenDataCutOff_whenSent_thenClosedWith1002() {
        byte[] data = Deflated.of(EchoRoom.text("x1y2z3 ".repeat(5)));

        for (int length = 1; length < data.length; length += 3) {
            EchoRoom other = EchoRoom.join(server.tenant());
            try (TestSocket cut = server.open()) {
                cut.upgrade(tenant.handshake(Tokens.anon()).header("sec-websocket-extensions", "permessage-deflate"));

                cut.send(compressed(BINARY, Arrays.copyOf(data, length)));

                cut.expectClose(1002);
            }
            other.expectOpenAndSilent();
        }
    }

    @Test
    @DisplayName("S01_038 a message that inflates to the most allowed is taken, one byte more closes with 1009")
    void givenBomb_whenSent_thenClosedWith1009() {
        byte[] most = EchoRoom.text(MOST);
        join();

        socket.send(compressed(TEXT, Deflated.of(most)));
        expectEcho(most);
        socket.send(compressed(TEXT, Deflated.of(EchoRoom.text(MOST + 1))));

        socket.expectClose(1009);
    }

    @Test
    @DisplayName("S01_038 a bomb in parts closes with 1009")
    void givenBombInParts_whenSent_thenClosedWith1009() {
        byte[] data = Deflated.of(new byte[50_000_000]);
        join();

        socket.send(compressed(BINARY, Arrays.copyOf(data, 100)).notFinal());
        socket.send(Frame.of(CONTINUATION, Arrays.copyOfRange(data, 100, data.length)));

        socket.expectClose(1009);
    }

    @Test
    @DisplayName("§6.1 the state of one connection is not that of another")
    void givenTwoConnections_whenMessagesAlternate_thenEachInflatesItsOwn() {
        byte[] first = EchoRoom.text("a".repeat(500));
        byte[] data = Deflated.of(first);
        join();
        EchoRoom plain = EchoRoom.join(server.tenant());

        socket.send(compressed(TEXT, Arrays.copyOf(data, 10)).notFinal());
        byte[] second = EchoRoom.text(300);
        plain.send(Frame.of(TEXT, second));
        plain.expectText(second);
        socket.send(Frame.of(CONTINUATION, Arrays.copyOfRange(data, 10, data.length)));

        expectEcho(first);
    }
}
