package io.realtime4j.transport.tyrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.OutboundLimits;
import io.realtime4j.transport.tyrus.EchoGateway.EchoLink;
import io.realtime4j.transport.tyrus.TyrusSettings.Io;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"NIO", "EPOLL"})
class OutboundTest {
    private final Io io;

    OutboundTest(Io io) {
        this.io = io;
    }

    private static Frame text(String text) {
        return Frame.text(Slice.utf8(text));
    }

    @Test
    void givenFramesOfManySizes_whenSentInOneTurn_thenWholeAndInOrder() throws Exception {
        try (Servers server = Servers.start(io);
                RawClient client = server.open()) {
            List<Frame> frames = IntStream.range(0, 200)
                    .mapToObj(i -> text(i + " " + "x".repeat(i % 7 == 0 ? 50_000 : i % 130)))
                    .toList();
            EchoLink link = server.gateway.link();

            link.onLane(l -> {
                for (Frame frame : frames) {
                    l.send(frame);
                }
            });

            for (Frame frame : frames) {
                assertThat(client.read().data()).isEqualTo(frame.payload());
            }
        }
    }

    @Test
    void givenFrameLargerThanAnyBuffer_whenSentBetweenSmallOnes_thenAllArrive() throws Exception {
        try (Servers server = Servers.start(io);
                RawClient client = server.open()) {
            EchoLink link = server.gateway.link();
            String large = "y".repeat(4_900_000);

            link.onLane(l -> {
                l.send(text("before"));
                l.send(text(large));
                l.send(text("after"));
            });

            assertThat(client.read().text()).isEqualTo("before");
            assertThat(client.read().text()).isEqualTo(large);
            assertThat(client.read().text()).isEqualTo("after");
        }
    }

    @Test
    void givenClientThatDoesNotRead_whenItsQueueIsFull_thenItIsClosedAndOthersGoOn() throws Exception {
        EchoGateway gateway = new EchoGateway();
        gateway.limits = new OutboundLimits(1_000_000, 64_000_000);
        TyrusTransport transport =
                TyrusTransport.create(Servers.settings().io(io).build());
        transport.start(gateway);
        try (RawClient slow = RawClient.connectSlow(transport.address().orElseThrow())) {
            slow.send(RawClient.upgrade(""));
            assertThat(slow.response().status()).isEqualTo(101);
            EchoLink slowLink = gateway.link();
            try (RawClient reader = RawClient.open(transport.address().orElseThrow())) {
                EchoLink readerLink = gateway.link();
                Frame frame = text("z".repeat(10_000));

                int sent = 0;
                while (slowLink.overflows.isEmpty()) {
                    slowLink.onLane(l -> l.send(frame));
                    readerLink.onLane(l -> l.send(frame));
                    assertThat(reader.read().data()).isEqualTo(frame.payload());
                    sent++;
                    assertThat(sent)
                            .as("frames queued for a client that does not read")
                            .isLessThan(5_000);
                }

                assertThat(Wait.poll(slowLink.overflows, "overflow")).isBetween(900_000L, 1_000_000L);
                assertThat(gateway.meters.gauge("realtime_transport_outbound_bytes"))
                        .isBetween(900_000L, 1_011_000L); // with the close frame, and what the reader took just now
                readerLink.onLane(l -> l.send(text("still here")));
                assertThat(reader.read().text()).isEqualTo("still here");
                assertThat(slowLink.overflows).isEmpty();
                assertThat(gateway.meters.count("realtime_transport_overflows")).isEqualTo(1);
            }
            RawClient.Frame last = slow.read();
            while (last.opcode() != RawClient.CLOSE) {
                last = slow.read();
            }
            assertThat(last.reason()).isEqualTo("1013 outbound queue full");
            assertThat(Wait.poll(slowLink.ends, "the end")).isEqualTo("1013 outbound queue full");
        } finally {
            transport.close();
        }
    }

    @Test
    void givenClientsThatDoNotReadForAWhile_whenTheyDo_thenAllComesInOrder() throws Exception {
        try (Servers server = Servers.start(io);
                RawClient first = RawClient.connectSlow(server.address());
                RawClient second = RawClient.connectSlow(server.address())) {
            List<RawClient> clients = List.of(first, second);
            List<EchoLink> links = new ArrayList<>();
            for (RawClient client : clients) {
                client.send(RawClient.upgrade(""));
                assertThat(client.response().status()).isEqualTo(101);
                links.add(server.gateway.link());
            }
            List<Frame> frames = IntStream.range(0, 700)
                    .mapToObj(i -> text(i + "x".repeat(i % 3 == 0 ? 10 : 20_000)))
                    .toList();

            for (Frame frame : frames) { // far more than sockets take
                for (EchoLink link : links) {
                    link.onLane(l -> l.send(frame));
                }
            }

            for (RawClient client : clients) {
                for (Frame frame : frames) {
                    assertThat(client.read().data()).isEqualTo(frame.payload());
                }
            }
        }
    }

    @Test
    void givenClientThatDoesNotRead_whenMuchIsSent_thenTheSystemTakesLittleOfIt() throws Exception {
        assumeTrue(io == Io.EPOLL, "the option is one of epoll");
        try (Servers server = Servers.start(io);
                RawClient slow = RawClient.connectSlow(server.address())) {
            slow.send(RawClient.upgrade(""));
            assertThat(slow.response().status()).isEqualTo(101);
            EchoLink link = server.gateway.link();
            Frame frame = text("z".repeat(100_000));

            for (int i = 0; i < 50; i++) {
                link.onLane(l -> l.send(frame));
            }
            BlockingQueue<Long> pending = new LinkedBlockingQueue<>();
            link.onLane(l -> pending.add(l.pendingBytes()));

            assertThat(Wait.poll(pending, "the pending bytes")).isGreaterThan(4_500_000);
        }
    }

    @Test
    void givenClientThatNeverReads_whenItIsClosed_thenItIsCutOff() throws Exception {
        EchoGateway gateway = new EchoGateway();
        gateway.limits = new OutboundLimits(1_000_000, 64_000_000);
        TyrusTransport transport =
                TyrusTransport.create(Servers.settings().io(io).build());
        transport.start(gateway);
        try (RawClient slow = RawClient.connectSlow(transport.address().orElseThrow())) {
            slow.send(RawClient.upgrade(""));
            assertThat(slow.response().status()).isEqualTo(101);
            EchoLink link = gateway.link();
            Frame frame = text("z".repeat(10_000));

            while (link.overflows.isEmpty()) {
                link.onLane(l -> l.send(frame));
            }

            assertThat(Wait.poll(link.ends, "the end")).startsWith("1013");
            assertThat(link.link.pendingBytes()).isZero();
        } finally {
            transport.close();
        }
    }

    @Test
    void givenNodeBudget_whenManyClientsDoNotRead_thenItHolds() throws Exception {
        EchoGateway gateway = new EchoGateway();
        gateway.limits = new OutboundLimits(1_000_000, 2_000_000);
        TyrusTransport transport =
                TyrusTransport.create(Servers.settings().io(io).build());
        transport.start(gateway);
        RawClient[] clients = new RawClient[5];
        EchoLink[] links = new EchoLink[5];
        try {
            for (int i = 0; i < clients.length; i++) {
                clients[i] = RawClient.connectSlow(transport.address().orElseThrow());
                clients[i].send(RawClient.upgrade(""));
                assertThat(clients[i].response().status()).isEqualTo(101);
                links[i] = gateway.link();
            }
            Frame frame = text("z".repeat(100_000));

            for (int round = 0; round < 1000 && links[0].overflows.isEmpty(); round++) {
                for (EchoLink link : links) {
                    link.onLane(l -> l.send(frame));
                }
            }

            assertThat(Wait.poll(links[0].overflows, "overflow")).isLessThan(900_000L);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
            transport.close();
        }
    }

    @Test
    void givenTaskThatThrows_whenRunOnLane_thenLaneGoesOn() throws Exception {
        try (Servers server = Servers.start(io)) {
            Lane lane = server.transport.lanes().get(0);
            CountDownLatch after = new CountDownLatch(2);

            lane.execute(() -> {
                throw new IllegalStateException("asked to throw");
            });
            lane.execute(() -> {
                assertThat(lane.isCurrent()).isTrue();
                after.countDown();
            });
            lane.schedule(after::countDown, 1);

            assertThat(after.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(lane.isCurrent()).isFalse();
        }
    }

    @Test
    void givenLinksToldToClose_whenTransportCloses_thenTheirLastFramesArrive() throws Exception {
        Servers server = Servers.start(io);
        try (RawClient client = server.open()) {
            EchoLink link = server.gateway.link();

            link.onLane(l -> {
                l.send(text("bye"));
                l.close(CloseReason.SERVICE_RESTART);
            });
            server.transport.close();

            assertThat(client.read().text()).isEqualTo("bye");
            assertThat(client.read().reason()).isEqualTo("1012");
        }
    }

    @Test
    void givenOpenLinks_whenTransportCloses_thenEngineIsToldOfEach() throws Exception {
        Servers server = Servers.start(Servers.settings().io(io).lanes(2).build());
        try (RawClient one = server.open();
                RawClient two = server.open()) {
            EchoLink first = server.gateway.link();
            EchoLink second = server.gateway.link();

            server.transport.close();
            server.transport.close();

            assertThat(Wait.poll(first.ends, "the end")).isEqualTo("none");
            assertThat(Wait.poll(second.ends, "the end")).isEqualTo("none");
            assertThat(one.isAtEnd()).isTrue();
            assertThat(two.isAtEnd()).isTrue();
        }
    }
}
