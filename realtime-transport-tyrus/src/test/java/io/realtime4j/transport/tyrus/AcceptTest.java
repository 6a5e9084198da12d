package io.realtime4j.transport.tyrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.uring.IoUring;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.transport.tyrus.EchoGateway.CountingMeters;
import io.realtime4j.transport.tyrus.TyrusSettings.Io;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AcceptTest {
    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void givenAsManyConnectionsAsAllowed_whenOneEnds_thenTheNextIsServed(Io io) throws Exception {
        try (Servers server = Servers.start(
                        Servers.settings().io(io).maxConnections(2).build());
                RawClient first = server.open();
                RawClient second = server.open();
                RawClient third = server.connect()) {
            third.send("GET /waiting HTTP/1.1\r\nHost: a\r\n\r\n");
            second.sendText("still here");
            assertThat(second.read().text()).isEqualTo("still here");
            assertThat(server.gateway.meters.count("realtime_transport_accept_pauses"))
                    .isEqualTo(1);
            assertThat(server.gateway.meters.gauge("realtime_transport_connections"))
                    .isEqualTo(2);

            first.socket().close();

            assertThat(third.response().body()).startsWith("GET /waiting");
        }
    }

    @Test
    void givenAcceptError_whenItHappens_thenCountedAndAcceptingPausesForAMoment() {
        CountingMeters meters = new CountingMeters();
        EmbeddedChannel listening = new EmbeddedChannel();
        listening.freezeTime();
        listening.pipeline().addLast(new AcceptGuard(10, TransportMeters.of(meters)));

        listening.pipeline().fireExceptionCaught(new IOException("Too many open files"));
        listening.pipeline().fireExceptionCaught(new IOException("Too many open files"));

        assertThat(listening.config().isAutoRead()).isFalse();
        assertThat(meters.count("realtime_transport_accept_errors")).isEqualTo(2);
        listening.advanceTimeBy(1, TimeUnit.SECONDS);
        listening.runScheduledPendingTasks();
        assertThat(listening.config().isAutoRead()).isTrue();
    }

    @Test
    void givenTakenPort_whenStarted_thenRefusedWithCode() {
        try (Servers server = Servers.start()) {
            TyrusTransport second = TyrusTransport.create(
                    Servers.settings().port(server.address().getPort()).build());

            assertThatThrownBy(() -> second.start(server.gateway))
                    .isInstanceOfSatisfying(
                            RealtimeException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNABLE_TO_BIND_ADDRESS));
            second.close();
        }
    }

    @Test
    void givenBackEndThatDoesNotLoad_whenTransportIsMade_thenRefused() {
        TyrusSettings settings = Servers.settings().io(Io.IO_URING).build();
        assumeThat(IoUring.isAvailable()).isFalse();

        assertThatThrownBy(() -> TyrusTransport.create(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("setting io is IO_URING");
    }

    @Test
    void givenTwoTransports_whenStarted_thenTheyAreIndependent() throws Exception {
        try (Servers one = Servers.start();
                Servers two = Servers.start();
                RawClient client = one.open()) {
            two.transport.close();

            client.sendText("still here");
            assertThat(client.read().text()).isEqualTo("still here");
        }
    }

    @Test
    void givenTransportThatWasNotStarted_whenClosed_thenNothingHappens() {
        TyrusTransport transport = TyrusTransport.onPort(0);

        assertThat(transport.address()).isEmpty();
        assertThat(transport.lanes()).hasSize(Runtime.getRuntime().availableProcessors());
        transport.close();
        transport.close();
    }
}
