package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.Transport;
import io.realtime4j.transport.tyrus.TyrusSettings;
import io.realtime4j.transport.tyrus.TyrusTransport;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spec-01")
final class RestartScenarios {
    private static final String ROOM = "realtime:room";

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch refused = new CountDownLatch(1);

    @Test
    @DisplayName("S01_103 a node that stops refuses joins, then closes with 1012")
    void givenNodeThatStops_whenJoining_thenRefused() {
        TestServer server = TestServer.create(
                settings -> settings.channelErrorBackoff(Duration.ZERO),
                parts -> parts.transport(new AnnouncingTransport(loopback(), this::stopUntilRefused)));
        server.start();
        Client client = server.tenant().v2().join(ROOM);
        new Thread(server.engine()::close, "stop").start();
        await(stopping);

        client.send("['3','3','realtime:more','phx_join',{'config':{}}]")
                .expectRefused("3", "realtime:more", "RealtimeRestarting: Realtime is restarting, please standby");
        refused.countDown();

        client.socket().expectClose(1012);
    }

    /** Holds the stop between its begin and the closing of connections. */
    private void stopUntilRefused() {
        stopping.countDown();
        await(refused);
    }

    private static Transport loopback() {
        return TyrusTransport.create(
                TyrusSettings.builder().host("127.0.0.1").port(0).build());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
