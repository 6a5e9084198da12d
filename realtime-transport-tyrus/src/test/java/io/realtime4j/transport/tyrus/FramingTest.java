package io.realtime4j.transport.tyrus;

import static io.realtime4j.transport.tyrus.RawClient.BINARY;
import static io.realtime4j.transport.tyrus.RawClient.CLOSE;
import static io.realtime4j.transport.tyrus.RawClient.CONTINUATION;
import static io.realtime4j.transport.tyrus.RawClient.FIN;
import static io.realtime4j.transport.tyrus.RawClient.PING;
import static io.realtime4j.transport.tyrus.RawClient.PONG;
import static io.realtime4j.transport.tyrus.RawClient.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.Link;
import io.realtime4j.transport.tyrus.EchoGateway.EchoLink;
import io.realtime4j.transport.tyrus.TyrusSettings.Io;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-01")
@ParameterizedClass
@EnumSource(names = {"NIO", "EPOLL"})
class FramingTest {
    private static final byte[] NO_BYTES = new byte[0];

    private final Io io;
    private Servers server;
    private RawClient client;
    private EchoLink link;

    FramingTest(Io io) {
        this.io = io;
    }

    @BeforeEach
    void open() throws Exception {
        server = Servers.start(io);
        client = server.open();
        link = server.gateway.link();
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 1_000_000, Gateway.MAX_MESSAGE_BYTES})
    void givenMessageOfLength_whenSent_thenEchoedUnchanged(int length) throws Exception {
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);

        client.sendFrame(FIN | BINARY, payload);

        RawClient.Frame echo = client.read();
        assertThat(echo.first()).isEqualTo(FIN | BINARY);
        assertThat(echo.masked()).isFalse();
        assertThat(echo.payload()).isEqualTo(payload);
    }

    @Test
    void givenTextThatIsNotUtf8_whenSent_thenEchoedUnchanged() throws Exception {
        byte[] payload = {'a', (byte) 0xC3, (byte) 0x28, (byte) 0xFF};

        client.sendFrame(FIN | TEXT, payload);

        assertThat(client.read().payload()).isEqualTo(payload);
    }

    @Test
    @DisplayName("S01_038 a frame over 5 000 000 bytes closes with 1009")
    void givenFrameOverTheLimit_whenSent_thenClosedWith1009() throws Exception {
        client.send(RawClient.header(FIN | BINARY, Gateway.MAX_MESSAGE_BYTES + 1, true));

        assertThat(client.read().reason()).isEqualTo("1009");
        assertThat(client.isAtEnd()).isTrue();
        assertThat(Wait.poll(link.ends, "the end")).isEqualTo("1009 ");
    }

    @Test
    @DisplayName("S01_038 a whole frame over 5 000 000 bytes, with all its payload, still lets the client see 1009")
    void givenWholeFrameOverTheLimit_whenSent_thenClosedWith1009() throws Exception {
        client.sendFrame(FIN | BINARY, new byte[Gateway.MAX_MESSAGE_BYTES + 1]);

        assertThat(client.read().reason()).isEqualTo("1009");
        assertThat(server.gateway.meters.count("realtime_transport_violations", "too_big"))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("S01_038 fragments that sum over 5 000 000 bytes close with 1009")
    void givenFragmentsOverTheLimit_whenSent_thenClosedWith1009() throws Exception {
        client.sendFrame(TEXT, new byte[Gateway.MAX_MESSAGE_BYTES]);
        client.sendFrame(FIN | CONTINUATION, new byte[1]);

        assertThat(client.read().reason()).isEqualTo("1009");
    }

    @Test
    void givenFragmentsOfExactlyTheLimit_whenSent_thenDelivered() throws Exception {
        client.sendFrame(BINARY, new byte[Gateway.MAX_MESSAGE_BYTES - 1]);
        client.sendFrame(FIN | CONTINUATION, new byte[1]);

        assertThat(client.read().payload()).hasSize(Gateway.MAX_MESSAGE_BYTES);
    }

    @Test
    @DisplayName("S01_039 an unmasked frame closes with 1002")
    void givenUnmaskedFrame_whenSent_thenClosedWith1002() throws Exception {
        client.send(new byte[] {(byte) (FIN | TEXT), 2, 'h', 'i'});

        assertThat(client.read().reason()).isEqualTo("1002");
        assertThat(client.isAtEnd()).isTrue();
    }

    static Stream<Arguments> violations() {
        return Stream.of(
                Arguments.of("reserved bit 1", FIN | 0x40 | TEXT, NO_BYTES),
                Arguments.of("reserved bit 2", FIN | 0x20 | TEXT, NO_BYTES),
                Arguments.of("reserved bit 3", FIN | 0x10 | TEXT, NO_BYTES),
                Arguments.of("unknown data opcode", FIN | 3, NO_BYTES),
                Arguments.of("unknown control opcode", FIN | 11, NO_BYTES),
                Arguments.of("continuation of nothing", FIN | CONTINUATION, NO_BYTES),
                Arguments.of("fragmented ping", PING, NO_BYTES),
                Arguments.of("long ping", FIN | PING, new byte[126]),
                Arguments.of("close of one byte", FIN | CLOSE, new byte[1]),
                Arguments.of("close code 999", FIN | CLOSE, new byte[] {3, (byte) 0xE7}),
                Arguments.of("close code 1005", FIN | CLOSE, new byte[] {3, (byte) 0xED}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void givenBrokenFrame_whenSent_thenClosedWith1002(String name, int first, byte[] payload) throws Exception {
        client.sendFrame(first, payload);

        assertThat(client.read().reason()).isEqualTo("1002");
        assertThat(Wait.poll(link.ends, "the end")).isEqualTo("1002 ");
        assertThat(server.gateway.meters.count("realtime_transport_violations", "malformed"))
                .isEqualTo(1);
    }

    @Test
    void givenNewMessageInsideFragmentedOne_whenSent_thenClosedWith1002() throws Exception {
        client.sendFrame(TEXT, new byte[] {'a'});
        client.sendText("b");

        assertThat(client.read().reason()).isEqualTo("1002");
    }

    @Test
    void givenControlFramesBetweenFragments_whenSent_thenAnsweredAndMessageWhole() throws Exception {
        client.sendFrame(TEXT, new byte[] {'a'});
        client.sendFrame(FIN | PING, new byte[] {'1'});
        client.sendFrame(CONTINUATION, new byte[] {'b'});
        client.sendFrame(CONTINUATION, NO_BYTES);
        client.sendFrame(FIN | PONG, new byte[] {'2'});
        client.sendFrame(FIN | CONTINUATION, new byte[] {'c'});

        RawClient.Frame pong = client.read();
        assertThat(pong.opcode()).isEqualTo(PONG);
        assertThat(pong.text()).isEqualTo("1");
        assertThat(client.read().text()).isEqualTo("abc");
    }

    @Test
    @DisplayName("S01_041 a ping is answered with a pong of the same data")
    void givenPing_whenSent_thenPongWithSameData() throws Exception {
        byte[] payload = new byte[125];
        new Random(1).nextBytes(payload);

        client.sendFrame(FIN | PING, payload);

        RawClient.Frame pong = client.read();
        assertThat(pong.first()).isEqualTo(FIN | PONG);
        assertThat(pong.payload()).isEqualTo(payload);
        assertThat(link.activities.get()).isPositive();
    }

    @Test
    void givenCloseWithCodeAndReason_whenSent_thenAnsweredWithCodeOnly() throws Exception {
        client.sendFrame(FIN | CLOSE, new byte[] {0x0F, (byte) 0xA1, 'b', 'y', 'e'});

        assertThat(client.read().reason()).isEqualTo("4001");
        assertThat(client.isAtEnd()).isTrue();
        assertThat(Wait.poll(link.ends, "the end")).isEqualTo("4001 bye");
    }

    @Test
    void givenCloseWithoutCode_whenSent_thenAnsweredWithoutCode() throws Exception {
        client.sendFrame(FIN | CLOSE, NO_BYTES);

        assertThat(client.read().reason()).isEqualTo("empty");
        assertThat(Wait.poll(link.ends, "the end")).isEqualTo("1005 ");
    }

    @Test
    void givenFrameByteByByte_whenSent_thenDeliveredWhole() throws Exception {
        for (byte b : RawClient.frame(FIN | TEXT, "slowly".getBytes(UTF_8))) {
            client.send(new byte[] {b});
        }

        assertThat(client.read().text()).isEqualTo("slowly");
    }

    @Test
    void givenManyFramesInOneSegment_whenSent_thenAllEchoedInOrder() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 2000; i++) {
            all.write(RawClient.frame(FIN | TEXT, ("message " + i).getBytes(UTF_8)));
        }

        client.send(all.toByteArray());

        for (int i = 0; i < 2000; i++) {
            assertThat(client.read().text()).isEqualTo("message " + i);
        }
    }

    @Test
    void givenLargeMessages_whenOthersFollowAtOnce_thenAllEchoedInOrder() throws Exception {
        String large = "large".repeat(50_000);
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        for (int i = 0; i < 3; i++) {
            together.writeBytes(RawClient.frame(FIN | TEXT, (large + i).getBytes(UTF_8)));
            together.writeBytes(RawClient.frame(FIN | PING, new byte[] {(byte) i}));
            together.writeBytes(RawClient.frame(FIN | TEXT, ("small " + i).getBytes(UTF_8)));
        }

        client.send(together.toByteArray());

        for (int i = 0; i < 3; i++) {
            assertThat(client.read().text()).isEqualTo(large + i);
            assertThat(client.read().payload()).isEqualTo(new byte[] {(byte) i});
            assertThat(client.read().text()).isEqualTo("small " + i);
        }
        assertThat(server.gateway.meters.count("realtime_transport_large_messages"))
                .isEqualTo(3);
    }

    @Test
    void givenLargeMessage_whenABrokenFrameFollowsAtOnce_thenTheMessageIsTakenFirst() throws Exception {
        link.echoes = false;
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        together.writeBytes(RawClient.frame(FIN | TEXT, new byte[1_000_000]));
        together.writeBytes(RawClient.frame(FIN | 3, NO_BYTES));

        client.send(together.toByteArray());

        assertThat(client.read().reason()).isEqualTo("1002");
        assertThat(Wait.poll(link.received, "message")).startsWith("text 1000000");
    }

    @Test
    void givenReadingALargeMessageFails_whenSent_thenClosedWith1011() throws Exception {
        server.gateway.preparing = l -> {
            throw new IllegalStateException("asked to throw");
        };

        client.sendFrame(FIN | TEXT, new byte[1_000_000]);

        assertThat(client.read().reason()).isEqualTo("1011");
        assertThat(Wait.poll(link.ends, "the end")).isEqualTo("1011 ");
    }

    @Test
    void givenCloseReasonThatIsNotUtf8_whenSent_thenClosedWith1007() throws Exception {
        client.sendFrame(FIN | CLOSE, new byte[] {3, (byte) 0xE8, (byte) 0xFF});

        assertThat(client.read().reason()).isEqualTo("1007");
    }

    @Test
    void givenEngineCloses_whenFramesAreQueued_thenTheyComeFirst() throws Exception {
        link.onLane(l -> {
            l.send(Frame.text(Slice.utf8("last words")));
            l.close(CloseReason.SERVICE_RESTART);
            l.send(Frame.text(Slice.utf8("too late")));
        });

        assertThat(client.read().text()).isEqualTo("last words");
        assertThat(client.read().reason()).isEqualTo("1012");
        assertThat(client.isAtEnd()).isTrue();
        assertThat(Wait.poll(link.ends, "the end")).isEqualTo("1012 ");
    }

    @Test
    void givenEngineAborts_whenFramesAreQueued_thenConnectionEndsWithoutCloseFrame() throws Exception {
        link.onLane(Link::abort);

        assertThat(client.isAtEnd()).isTrue();
        assertThat(Wait.poll(link.ends, "the end")).isEqualTo("none");
    }

    @Test
    void givenClientVanishes_whenNothingWasSaid_thenEngineIsToldOnce() throws Exception {
        client.close();

        assertThat(Wait.poll(link.ends, "the end")).isEqualTo("none");
        server.close();
        assertThat(link.ends).isEmpty();
    }

    @Test
    void givenEngineThrows_whenMessageComes_thenOnlyThatLinkEndsWith1011() throws Exception {
        try (RawClient other = server.open()) {
            client.sendText("throw");

            assertThat(client.read().reason()).isEqualTo("1011");
            other.sendText("still here");
            assertThat(other.read().text()).isEqualTo("still here");
        }
        assertThat(server.gateway.meters.count("realtime_transport_link_failures"))
                .isEqualTo(1);
    }
}
