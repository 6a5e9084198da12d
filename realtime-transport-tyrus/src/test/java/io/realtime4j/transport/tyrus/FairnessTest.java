package io.realtime4j.transport.tyrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.HandshakeResult.Admitted;
import io.realtime4j.transport.tyrus.EchoGateway.EchoLink;
import io.realtime4j.transport.tyrus.TyrusSettings.Io;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One lane, one door: what some clients do does not keep the lane from the others. */
@ParameterizedClass
@EnumSource(names = {"NIO", "EPOLL"})
class FairnessTest {
    private static final int MANY = 3000;

    private final Io io;
    private Servers server;

    FairnessTest(Io io) {
        this.io = io;
    }

    @BeforeEach
    void start() {
        server = Servers.start(io);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void givenDoorIsBusyWithAHandshake_whenLinkTalks_thenItIsServed() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (RawClient link = server.open();
                RawClient late = server.connect()) {
            server.gateway.handshakes = request -> {
                asked.countDown();
                Wait.until(goOn);
                return CompletableFuture.completedFuture(new Admitted(request));
            };
            late.send(RawClient.upgrade(""));
            Wait.until(asked);

            link.sendText("meanwhile");
            assertThat(link.read().text()).isEqualTo("meanwhile");

            goOn.countDown();
            assertThat(late.response().status()).isEqualTo(101);
        } finally {
            goOn.countDown();
        }
    }

    @Test
    void givenLinkThatSendsWithoutEnd_whenAnotherTalks_thenItNeedNotWaitForTheEnd() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (RawClient busy = server.open();
                RawClient other = server.open()) {
            EchoLink busyLink = server.gateway.link();
            EchoLink otherLink = server.gateway.link();
            busyLink.echoes = false;
            CountDownLatch stopped = new CountDownLatch(1);
            busyLink.link.lane().execute(() -> {
                stopped.countDown();
                Wait.until(goOn);
            });
            Wait.until(stopped);
            busy.send(frames());
            other.sendText("me, too");

            goOn.countDown();

            assertThat(other.read().text()).isEqualTo("me, too");
            List<EchoLink> order = new ArrayList<>();
            for (int i = 0; i <= MANY; i++) {
                order.add(Wait.poll(server.gateway.order, "a message"));
            }
            assertThat(order.indexOf(otherLink)).isLessThan(MANY / 2);
        } finally {
            goOn.countDown();
        }
    }

    @Test
    void givenMessageThatTakesLong_whenAnotherTalks_thenItNeedNotWaitForWhatCameBehindTheMessage() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (RawClient busy = server.open();
                RawClient other = server.open()) {
            EchoLink busyLink = server.gateway.link();
            EchoLink otherLink = server.gateway.link();
            busyLink.echoes = false;
            busyLink.texts = text -> {
                if (text.equals("long")) {
                    begun.countDown();
                    Wait.until(goOn);
                    spin();
                }
            };
            busy.send(together("long", "behind", "last"));
            Wait.until(begun);
            other.sendText("me, too");

            goOn.countDown();

            List<EchoLink> order = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                order.add(Wait.poll(server.gateway.order, "a message"));
            }
            assertThat(order).containsExactly(busyLink, otherLink, busyLink, busyLink);
            assertThat(Wait.poll(busyLink.received, "a message")).isEqualTo("text 4 long");
            assertThat(Wait.poll(busyLink.received, "a message")).isEqualTo("text 6 behind");
            assertThat(Wait.poll(busyLink.received, "a message")).isEqualTo("text 4 last");
        } finally {
            goOn.countDown();
        }
    }

    @Test
    void givenClientThatLeavesBehindALongMessage_whenItGoesOn_thenWhatItSentComesAndThenItsEnd() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        RawClient busy = server.open();
        EchoLink link = server.gateway.link();
        link.echoes = false;
        link.texts = text -> {
            if (text.equals("long")) {
                begun.countDown();
                Wait.until(goOn);
                spin();
            } else if (text.equals("behind")) {
                spin();
            }
        };
        try {
            busy.send(together("long", "behind", "last"));
            Wait.until(begun);
        } finally {
            busy.close();
            goOn.countDown();
        }

        assertThat(Wait.poll(link.received, "a message")).isEqualTo("text 4 long");
        assertThat(Wait.poll(link.received, "a message")).isEqualTo("text 6 behind");
        assertThat(Wait.poll(link.received, "a message")).isEqualTo("text 4 last");
        assertThat(Wait.poll(link.ends, "the end")).isEqualTo("none");
    }

    /** Takes longer than a client has the lane. */
    private static void spin() {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < 2_000_000) {
            Thread.onSpinWait();
        }
    }

    @Test
    void givenClientThatLeavesBehindALargeMessage_whenItIsRead_thenItComesAndThenTheCloseFrame() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        server.gateway.preparing = link -> {
            begun.countDown();
            Wait.until(goOn);
        };
        RawClient client = server.open();
        EchoLink link = server.gateway.link();
        link.echoes = false;
        try (RawClient other = server.open()) {
            client.sendText("x".repeat(1_000_000));
            Wait.until(begun);
            client.send(together("behind"));
            client.send(RawClient.frame(RawClient.FIN | RawClient.CLOSE, new byte[] {3, -24}));
            client.close();
            for (int i = 0; i < 3; i++) { // turns in which the lane may see the end
                other.sendText("turn");
                assertThat(other.read().text()).isEqualTo("turn");
            }
            goOn.countDown();

            assertThat(Wait.poll(link.received, "the large message")).startsWith("text 1000000 x");
            assertThat(Wait.poll(link.received, "the message behind it")).isEqualTo("text 6 behind");
            assertThat(Wait.poll(link.ends, "the end")).isEqualTo("1000 ");
        } finally {
            goOn.countDown();
        }
    }

    @Test
    void givenLargeMessageIsBeingRead_whenAnotherTalks_thenItIsServed() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        server.gateway.preparing = link -> {
            begun.countDown();
            Wait.until(goOn);
        };
        try (RawClient large = server.open();
                RawClient other = server.open()) {
            EchoLink largeLink = server.gateway.link();
            large.sendText("x".repeat(1_000_000));
            Wait.until(begun);

            other.sendText("meanwhile");
            assertThat(other.read().text()).isEqualTo("meanwhile");
            assertThat(largeLink.received).isEmpty();

            goOn.countDown();
            assertThat(large.read().payload()).hasSize(1_000_000);
        } finally {
            goOn.countDown();
        }
    }

    @Test
    void givenClientThatLeavesWithItsRequest_whenTheDoorIsFreeAgain_thenNettyHasNothingToWarnOf() throws Exception {
        CountDownLatch asked = new CountDownLatch(2);
        CountDownLatch goOn = new CountDownLatch(1);
        try (NettyWarnings warnings = NettyWarnings.watch();
                RawClient first = server.connect()) {
            server.gateway.handshakes = request -> {
                asked.countDown();
                Wait.until(goOn);
                return CompletableFuture.completedFuture(new Admitted(request));
            };
            first.send(RawClient.upgrade(""));
            RawClient brief = server.connect();
            brief.send(RawClient.upgrade(""));
            brief.close();

            goOn.countDown();
            Wait.until(asked);
            assertThat(first.response().status()).isEqualTo(101);
            server.open().close();

            assertThat(warnings.seen()).isEmpty();
        } finally {
            goOn.countDown();
        }
    }

    private static byte[] together(String... texts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String text : texts) {
            out.writeBytes(RawClient.frame(RawClient.FIN | RawClient.TEXT, text.getBytes(StandardCharsets.UTF_8)));
        }
        return out.toByteArray();
    }

    private static byte[] frames() {
        byte[] frame = RawClient.frame(RawClient.FIN | RawClient.TEXT, "flood".getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < MANY; i++) {
            out.writeBytes(frame);
        }
        return out.toByteArray();
    }
}
