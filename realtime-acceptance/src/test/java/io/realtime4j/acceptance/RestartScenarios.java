package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

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

    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch stopping = new CountDownLatch(1);

    @Test
    @DisplayName("S01_103 a node that stops refuses joins, then closes with 1012")
    void givenNodeThatStops_whenJoining_thenRefused() {
        TestServer server = TestServer.create(
                settings -> settings.channelErrorBackoff(Duration.ZERO),
                parts -> parts.feature(new BlockingFeature(this::awaitStopping))
                        .transport(new AnnouncingTransport(
                                TyrusTransport.create(TyrusSettings.builder()
                                        .host("127.0.0.1")
                                        .port(0)
                                        .build()),
                                stopping::countDown)));
        server.start();
        Client client = server.tenant().v2().join(ROOM);

        client.socket()
                .sendAtOnce(
                        Frame.text(Json.text("['1','2','realtime:room','wait',{}]")),
                        Frame.text(Json.text("['3','3','realtime:more','phx_join',{'config':{}}]")));
        await(waiting);
        new Thread(server.engine()::close, "stop").start();

        client.expectRefused("3", "realtime:more", "RealtimeRestarting: Realtime is restarting, please standby");
        client.socket().expectClose(1012);
    }

    /** Holds the lane, so that the join behind it is handled after the stop has begun. */
    private void awaitStopping() {
        waiting.countDown();
        await(stopping);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
