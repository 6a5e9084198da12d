package io.realtime4j.acceptance.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.acceptance.Client;
import io.realtime4j.acceptance.Frame;
import io.realtime4j.acceptance.Json;
import io.realtime4j.acceptance.RecordingMeters;
import io.realtime4j.acceptance.TestServer;
import io.realtime4j.acceptance.TestSocket;
import io.realtime4j.acceptance.TestTenant;
import io.realtime4j.acceptance.Tokens;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.spi.OutboundLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that do nothing, or next to nothing, for as long as they are let. */
final class SlowClientScenarios {
    private static final int QUEUE_BYTES = 500_000;
    private static final int STALLING = 200; // messages of 100 KB, far beyond what socket buffers hold
    private static final int LINKS = 5; // bystanders included
    private static final int TRICKLING = 100;
    private static final int TRICKLED = 50; // bytes of each
    private static final int LARGEST = 5_000_000;
    private static final int LARGEST_HEADER = 14;
    private static final String OVERFLOWS = "realtime_transport_overflows";
    private static final String OUTBOUND = "realtime_transport_outbound_bytes";
    private static final String INBOUND = "realtime_transport_inbound_bytes";
    private static final String REFUSED = "realtime_transport_refused_requests";

    private static final RecordingMeters meters = new RecordingMeters();

    @RegisterExtension
    static final TestServer server = TestServer.create(
                    settings -> settings.outboundLimits(new OutboundLimits(QUEUE_BYTES, 10 * QUEUE_BYTES)),
                    parts -> parts.meters(meters))
            .on(transport -> transport.lanes(2).requestTimeout(Duration.ofSeconds(60)));

    private final TestTenant tenant = server.tenant().limits(limits -> TenantLimits.unlimited());
    private final Bystanders bystanders = new Bystanders(tenant);

    @Test
    @DisplayName(
            "a client that stops reading is cut off and counted, little is kept for it, the others hear everything")
    void givenClientThatStopsReading_whenTopicIsBusy_thenOnlyThatClientIsLost() {
        Client sender = tenant.v2().join("realtime:busy");
        Client reader = tenant.v2().join("realtime:busy");
        Client stalled = tenant.v2().join("realtime:busy");
        long before = meters.count(OVERFLOWS);

        for (int i = 0; i < STALLING; i++) {
            String payload = "{'number':" + i + ",'x':'" + "x".repeat(100_000) + "'}";
            sender.send("['1',null,'realtime:busy','broadcast'," + payload + "]");
            reader.expect("[null,null,'realtime:busy','broadcast'," + payload + "]");
            assertThat(meters.gauge(OUTBOUND)).isLessThanOrEqualTo(LINKS * QUEUE_BYTES);
            if (i % 20 == 0) {
                bystanders.talk();
            }
        }

        assertThat(stalled.socket().messagesUntilTheEnd()).isLessThan(STALLING);
        meters.expectAtLeast(OVERFLOWS, before + 1);
        assertThat(meters.count(OVERFLOWS)).isEqualTo(before + 1);
        meters.expectGauge(OUTBOUND, 0);
    }

    @Test
    @DisplayName("handshake and frames byte by byte are understood, the others do not wait for them")
    void givenClientThatSendsByteByByte_whenOthersTalk_thenAllAreServed() {
        TestSocket slow = server.open();

        sendSlowly(slow, tenant.handshake(Tokens.anon()).encoded());
        assertThat(slow.reply().status()).isEqualTo(101);
        sendSlowly(slow, Frame.text("[null,\"1\",\"phoenix\",\"heartbeat\",{}]").encoded());

        assertThat(Json.received(slow.expectText()))
                .isEqualTo(Json.tree("[null,'1','phoenix','phx_reply',{'status':'ok','response':{}}]"));
    }

    private void sendSlowly(TestSocket socket, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            socket.send(new byte[] {bytes[i]});
            if (i % 50 == 0) {
                bystanders.talk();
            }
        }
    }

    @Test
    @DisplayName("of messages that are announced and trickle in, what came is kept and shown, not what was announced")
    void givenClientsThatAnnounceMuch_whenTheySendByteByByte_thenOnlyWhatCameIsKept() {
        byte[] announced = Frame.text("x".repeat(LARGEST)).encoded();
        List<TestSocket> slow = new ArrayList<>();
        LiveHeap heap = LiveHeap.now();
        for (int i = 0; i < TRICKLING; i++) {
            TestSocket socket = server.open();
            socket.upgrade(tenant.handshake(Tokens.anon()));
            socket.send(Arrays.copyOf(announced, LARGEST_HEADER));
            slow.add(socket);
        }

        for (int i = 0; i < TRICKLED; i++) {
            byte[] next = {announced[LARGEST_HEADER + i]};
            slow.forEach(socket -> socket.send(next));
            if (i % 10 == 0) {
                bystanders.talk();
            }
        }

        long came = (long) TRICKLING * TRICKLED;
        meters.expectGauge(INBOUND, came, 2 * came);
        heap.expectGivenBack();
        slow.forEach(TestSocket::close);
        meters.expectGauge(INBOUND, 0);
        bystanders.talk();
    }

    @Test
    @DisplayName("a request that never gets to its end is answered with 408 and counted, whatever trickles in")
    void givenRequestThatTrickles_whenTimeIsOver_then408() {
        RecordingMeters theirs = new RecordingMeters();
        try (TestServer impatient = TestServer.create(settings -> settings, parts -> parts.meters(theirs))
                .on(transport -> transport.requestTimeout(Duration.ofMillis(300)))
                .start()) {
            TestSocket slow = impatient.open();
            TestSocket slowBody = impatient.open();
            slow.send("GET /socket/websocket HTTP/1.1\r\nHost: a\r\nX-".getBytes(US_ASCII));
            slowBody.send(impatient
                    .tenant()
                    .post("/api/broadcast")
                    .header("content-length", "1000")
                    .encoded());

            while (!slow.hasInput(Duration.ofMillis(20)) || !slowBody.hasInput(Duration.ofMillis(20))) {
                slow.send(new byte[] {'a'});
                slowBody.send(new byte[] {'a'});
            }

            assertThat(slow.reply().status()).isEqualTo(408);
            assertThat(slowBody.reply().status()).isEqualTo(408);
            assertThat(theirs.countOf(REFUSED, "request_timeout")).isEqualTo(2);
            theirs.expectGauge(INBOUND, 0);
        }
    }
}
