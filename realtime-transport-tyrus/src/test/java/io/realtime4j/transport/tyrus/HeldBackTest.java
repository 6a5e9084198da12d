package io.realtime4j.transport.tyrus;

import static io.realtime4j.transport.tyrus.RawClient.CONTINUATION;
import static io.realtime4j.transport.tyrus.RawClient.FIN;
import static io.realtime4j.transport.tyrus.RawClient.PING;
import static io.realtime4j.transport.tyrus.RawClient.PONG;
import static io.realtime4j.transport.tyrus.RawClient.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.OutboundLimits;
import io.realtime4j.transport.tyrus.EchoGateway.EchoLink;
import io.realtime4j.transport.tyrus.TyrusSettings.Io;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that hold back the ends of their messages, three of which fill what a lane keeps at least. */
@ParameterizedClass
@EnumSource(names = {"NIO", "EPOLL"})
class HeldBackTest {
    private static final int LARGE = 4_900_000;
    private static final int HALF = 300_000;
    private static final int PIECE = NettyLane.PIECE;

    private final Servers server;

    HeldBackTest(Io io) {
        server = new Servers(TyrusTransport.create(Servers.settings().io(io).build()));
        server.gateway.limits = new OutboundLimits(1_000_000, 1_000_000);
    }

    @BeforeEach
    void start() {
        server.started();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void givenBudgetIsFull_whenAnotherSendsInParts_thenWhoHasWaitedLongestIsClosedAndNobodyElse() throws Exception {
        try (RawClient first = server.open();
                RawClient second = server.open();
                RawClient third = server.open();
                RawClient newcomer = server.open()) {
            EchoLink firstLink = server.gateway.link();
            EchoLink secondLink = server.gateway.link();
            EchoLink thirdLink = server.gateway.link();
            EchoLink newcomersLink = server.gateway.link();
            firstLink.echoes = false;
            thirdLink.echoes = false;
            newcomersLink.echoes = false;
            begin(first, TEXT, LARGE);
            begin(second, TEXT, LARGE);
            begin(third, TEXT, LARGE);
            begin(first, CONTINUATION, 1_000);

            newcomer.sendFrame(TEXT, new byte[HALF]);
            newcomer.sendFrame(FIN | CONTINUATION, new byte[HALF]);

            assertThat(Wait.poll(newcomersLink.received, "the newcomer's message"))
                    .startsWith("text " + 2 * HALF);
            assertThat(second.read().reason()).isEqualTo("1013 no room for more");
            assertThat(Wait.poll(secondLink.ends, "the end")).isEqualTo("1013 no room for more");
            first.sendFrame(FIN | CONTINUATION, new byte[1]);
            assertThat(Wait.poll(firstLink.received, "the first message")).startsWith("text " + (LARGE + 1_001));
            third.sendFrame(FIN | CONTINUATION, new byte[1]);
            assertThat(Wait.poll(thirdLink.received, "the third message")).startsWith("text " + (LARGE + 1));
            assertThat(server.gateway.meters.count("realtime_transport_violations"))
                    .isEqualTo(1);
        }
    }

    @Test
    void givenBudgetIsFullOfBodies_whenAnotherRequestComes_thenOnlyTheBodyThatHasWaitedLongestIsRefused()
            throws Exception {
        try (RawClient first = server.connect();
                RawClient second = server.connect();
                RawClient third = server.connect();
                RawClient newcomer = server.connect()) {
            beginBody(first, LARGE - 1_000);
            beginBody(second, LARGE);
            beginBody(third, LARGE);
            first.send("x".repeat(1_000));
            awaitKept(3L * LARGE);

            newcomer.send(post(2 * HALF) + "x".repeat(2 * HALF));

            assertThat(newcomer.response().status()).isEqualTo(200);
            assertThat(second.response().status()).isEqualTo(408);
            assertThat(second.isAtEnd()).isTrue();
            first.send("x");
            assertThat(first.response().status()).isEqualTo(200);
            third.send("x");
            assertThat(third.response().status()).isEqualTo(200);
            assertThat(server.gateway.meters.count("realtime_transport_refused_requests"))
                    .isEqualTo(1);
            awaitKept(0);
        }
    }

    /** Sends a request whose last byte is missing, and waits until the lane has this much. */
    private void beginBody(RawClient client, int sent) throws Exception {
        long before = kept();
        client.send(post(LARGE + 1) + "x".repeat(sent));
        awaitKept(before + sent - PIECE); // the last piece of the body before may have had some room
    }

    private void awaitKept(long least) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (kept() < least || (least == 0 && kept() > 0)) {
            assertThat(System.nanoTime()).as("kept are %d bytes", kept()).isLessThan(end);
            Thread.sleep(5);
        }
    }

    private long kept() {
        return server.gateway.meters.gauge("realtime_transport_inbound_bytes");
    }

    private static String post(int length) {
        return "POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n";
    }

    /** Sends a part that is not the last, and waits until the lane has it. */
    private static void begin(RawClient client, int opcode, int length) throws Exception {
        client.sendFrame(opcode, new byte[length]);
        client.sendFrame(FIN | PING, new byte[0]);
        assertThat(client.read().opcode()).isEqualTo(PONG);
    }
}
