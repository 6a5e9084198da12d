package io.realtime4j.transport.tyrus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.transport.tyrus.EchoGateway.EchoLink;
import io.realtime4j.transport.tyrus.RawClient.Response;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateTest {
    private static final int RSV1 = 0x40;
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";

    private Servers server;
    private RawClient client;

    @BeforeEach
    void open() throws Exception {
        server = Servers.start(Servers.settings().compression(true).build());
        client = server.connect();
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        server.close();
    }

    private EchoLink negotiate() throws Exception {
        client.send(RawClient.upgrade(OFFER));
        assertThat(client.response().headers())
                .containsEntry(
                        "sec-websocket-extensions",
                        "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
        return server.gateway.link();
    }

    private static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(bytes);
        byte[] output = new byte[bytes.length + 100];
        int length = deflater.deflate(output, 0, output.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(output, length - 4);
    }

    private static String inflate(byte[] bytes) throws Exception {
        Inflater inflater = new Inflater(true);
        byte[] input = Arrays.copyOf(bytes, bytes.length + 4);
        input[bytes.length + 2] = (byte) 0xFF;
        input[bytes.length + 3] = (byte) 0xFF;
        inflater.setInput(input);
        byte[] output = new byte[6_000_000];
        int length = inflater.inflate(output);
        inflater.end();
        return new String(output, 0, length, UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 5_000, 70_000, 4_999_999, 5_000_000})
    void givenCompressedMessage_whenSent_thenEngineSeesItInflated(int length) throws Exception {
        EchoLink link = negotiate();
        link.echoes = false;
        client.sendFrame(
                RawClient.FIN | RSV1 | RawClient.TEXT,
                deflate("a".repeat(length).getBytes(UTF_8)));

        assertThat(Wait.poll(link.received, "message"))
                .isEqualTo("text " + length + " " + "a".repeat(Math.min(length, 200)));
    }

    @Test
    void givenLargeCompressedMessages_whenOthersFollowAtOnce_thenAllComeInOrder() throws Exception {
        EchoLink link = negotiate();
        link.echoes = false;
        byte[] large = deflate("a".repeat(1_000_000).getBytes(UTF_8));
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        for (int i = 0; i < 2; i++) {
            together.writeBytes(RawClient.frame(RawClient.FIN | RSV1 | RawClient.TEXT, large));
            together.writeBytes(RawClient.frame(RawClient.FIN | RawClient.TEXT, "behind".getBytes(UTF_8)));
            together.writeBytes(RawClient.frame(RawClient.FIN | RawClient.PING, new byte[0]));
        }

        client.send(together.toByteArray());

        for (int i = 0; i < 2; i++) {
            assertThat(Wait.poll(link.received, "message")).startsWith("text 1000000 a");
            assertThat(Wait.poll(link.received, "message")).isEqualTo("text 6 behind");
            assertThat(client.read().opcode()).isEqualTo(RawClient.PONG);
        }
    }

    @Test
    void givenLargeCompressedMessage_whenABrokenFrameFollowsAtOnce_thenTheMessageIsTakenFirst() throws Exception {
        EchoLink link = negotiate();
        link.echoes = false;
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        together.writeBytes(RawClient.frame(
                RawClient.FIN | RSV1 | RawClient.TEXT,
                deflate("a".repeat(1_000_000).getBytes(UTF_8))));
        together.writeBytes(RawClient.frame(RawClient.FIN | 3, new byte[0]));

        client.send(together.toByteArray());

        assertThat(Wait.poll(link.received, "message")).startsWith("text 1000000 a");
        assertThat(client.read().reason()).isEqualTo("1002");
    }

    @Test
    void givenLargeCompressedMessage_whenClientIsGoneMeanwhile_thenLinkEnds() throws Exception {
        EchoLink link = negotiate();
        client.sendFrame(
                RawClient.FIN | RSV1 | RawClient.TEXT,
                deflate("a".repeat(4_000_000).getBytes(UTF_8)));

        client.close();

        assertThat(Wait.poll(link.ends, "the end")).isNotNull();
    }

    @Test
    void givenCompressedFragments_whenSent_thenEngineSeesThemWhole() throws Exception {
        EchoLink link = negotiate();
        byte[] random = new byte[1000];
        new Random(7).nextBytes(random);
        byte[] bytes = deflate(random);

        client.sendFrame(RSV1 | RawClient.BINARY, Arrays.copyOf(bytes, 400));
        client.sendFrame(RawClient.FIN | RawClient.PING, new byte[0]);
        client.sendFrame(RawClient.FIN | RawClient.CONTINUATION, Arrays.copyOfRange(bytes, 400, bytes.length));

        assertThat(Wait.poll(link.received, "message")).isEqualTo("binary 1000");
        assertThat(client.read().opcode()).isEqualTo(RawClient.PONG);
        assertThat(client.read().payload()).isEqualTo(random);
    }

    @Test
    void givenPlainMessage_whenSentOnCompressedLink_thenTaken() throws Exception {
        negotiate();
        client.sendText("plain");

        RawClient.Frame echo = client.read();
        assertThat(echo.first()).isEqualTo(RawClient.FIN | RawClient.TEXT);
        assertThat(echo.text()).isEqualTo("plain");
    }

    @Test
    void givenLargeFrame_whenSentToSeveral_thenCompressedOnce() throws Exception {
        EchoLink link = negotiate();
        String text = "{\"key\":\"value\"}".repeat(1000);
        Frame frame = Frame.text(Slice.utf8(text));

        link.onLane(l -> {
            l.send(frame);
            l.send(frame);
        });

        for (int i = 0; i < 2; i++) {
            RawClient.Frame received = client.read();
            assertThat(received.first()).isEqualTo(RawClient.FIN | RSV1 | RawClient.TEXT);
            assertThat(received.payload()).hasSizeLessThan(500);
            assertThat(inflate(received.payload())).isEqualTo(text);
        }
        Frame compressed = frame.compressed(again -> {
            throw new AssertionError("compressed again");
        });
        assertThat(compressed).isNotSameAs(frame);
    }

    @Test
    void givenNoise_whenSent_thenNotCompressed() throws Exception {
        EchoLink link = negotiate();
        byte[] noise = new byte[10_000];
        new Random(3).nextBytes(noise);

        link.onLane(l -> l.send(Frame.binary(Slice.of(noise))));

        RawClient.Frame received = client.read();
        assertThat(received.first()).isEqualTo(RawClient.FIN | RawClient.BINARY);
        assertThat(received.payload()).isEqualTo(noise);
    }

    @Test
    void givenBomb_whenInflated_thenClosedWith1009() throws Exception {
        EchoLink link = negotiate();
        client.sendFrame(RawClient.FIN | RSV1 | RawClient.TEXT, deflate(new byte[Gateway.MAX_MESSAGE_BYTES + 1]));

        assertThat(client.read().reason()).isEqualTo("1009");
        assertThat(Wait.poll(link.ends, "the end")).isEqualTo("1009 ");
    }

    @ParameterizedTest
    @CsvSource({"0xC9", "0xC0", "0xA1", "0x91"})
    void givenReservedBitWhereItMeansNothing_whenSent_thenClosedWith1002(String first) throws Exception {
        negotiate();
        client.sendFrame(Integer.decode(first), new byte[] {'x'});

        assertThat(client.read().reason()).isEqualTo("1002");
    }

    @Test
    void givenCompressedBitOnNoise_whenInflated_thenClosedWith1002() throws Exception {
        negotiate();
        client.sendFrame(RawClient.FIN | RSV1 | RawClient.TEXT, new byte[] {-1, -1, -1, -1});

        assertThat(client.read().reason()).isEqualTo("1002");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits=10",
                "permessage-deflate; unknown",
                "x-webkit-deflate-frame",
                "permessage-deflate; server_no_context_takeover=1"
            })
    void givenOfferThatCannotBeMet_whenUpgraded_thenNotNegotiated(String offer) throws Exception {
        client.send(RawClient.upgrade("Sec-WebSocket-Extensions: " + offer + "\r\n"));

        Response response = client.response();

        assertThat(response.status()).isEqualTo(101);
        assertThat(response.headers()).doesNotContainKey("sec-websocket-extensions");
    }

    @Test
    void givenSecondOfferIsBetter_whenUpgraded_thenNegotiated() throws Exception {
        client.send(RawClient.upgrade("Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=8, "
                + "permessage-deflate; server_max_window_bits=\"15\"\r\n"));

        assertThat(client.response().headers()).containsKey("sec-websocket-extensions");
    }
}
