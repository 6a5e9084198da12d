package io.realtime4j.acceptance.hostile;

import static io.realtime4j.acceptance.Frame.TEXT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
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
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that do nothing, or next to nothing, for as long as they are let. */
final class SlowClientScenarios {
    private static final int QUEUE_BYTES = 500_000;
    private static final int STALLING = 200; // messages of 100 KB, far beyond what socket buffers hold
    private static final int HALF_OPEN = 5_000;
    private static final int SPARE_DESCRIPTORS = 500;

    private static final RecordingMeters meters = new RecordingMeters();

    @RegisterExtension
    static final TestServer server = TestServer.create(
                    settings -> settings.outboundLimits(new OutboundLimits(QUEUE_BYTES, 10 * QUEUE_BYTES)),
                    parts -> parts.meters(meters))
            .on(transport -> transport.lanes(2).requestTimeout(Duration.ofSeconds(60)));

    private final TestTenant tenant = server.tenant().limits(limits -> TenantLimits.unlimited());
    private final Bystanders bystanders = new Bystanders(tenant);

    @Test
    @DisplayName("a client that stops reading is cut off and counted, the others hear everything")
    void givenClientThatStopsReading_whenTopicIsBusy_thenOnlyThatClientIsLost() {
        Client sender = tenant.v2().join("realtime:busy");
        Client reader = tenant.v2().join("realtime:busy");
        Client stalled = tenant.v2().join("realtime:busy");
        long before = meters.count("realtime_transport_overflows");

        for (int i = 0; i < STALLING; i++) {
            String payload = "{'number':" + i + ",'x':'" + "x".repeat(100_000) + "'}";
            sender.send("['1',null,'realtime:busy','broadcast'," + payload + "]");
            reader.expect("[null,null,'realtime:busy','broadcast'," + payload + "]");
            if (i % 20 == 0) {
                bystanders.talk();
            }
        }

        assertThat(stalled.socket().messagesUntilTheEnd()).isLessThan(STALLING);
        meters.expectAtLeast("realtime_transport_overflows", before + 1);
        assertThat(meters.count("realtime_transport_overflows")).isEqualTo(before + 1);
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
    @DisplayName("a request that never gets to its end is answered with 408, whatever trickles in")
    void givenRequestThatTrickles_whenTimeIsOver_then408() {
        long before = meters.count("realtime_transport_refused_requests");
        try (TestServer impatient = TestServer.create(settings -> settings, parts -> parts.meters(meters))
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
            assertThat(meters.count("realtime_transport_refused_requests")).isEqualTo(before + 2);
        }
    }

    @Test
    @DisplayName("five thousand connections that say nothing, or half of a handshake, harm nobody")
    void givenHalfOpenConnections_whenOthersTalk_thenAllAreServed() {
        byte[] handshake = tenant.handshake(Tokens.anon()).encoded();
        List<TestSocket> idle = new ArrayList<>();
        int count = affordable();
        assertThat(count).as("connections that the limit of descriptors allows").isGreaterThan(SPARE_DESCRIPTORS);
        for (int i = 0; i < count; i++) {
            TestSocket socket = server.open();
            socket.send(Arrays.copyOf(handshake, i % 2 == 0 ? 0 : i % handshake.length));
            idle.add(socket);
            if (i % 500 == 0) {
                bystanders.talk();
            }
        }

        tenant.v2().join("realtime:late").expectNothing();
        TestSocket last = idle.get(count - 1);
        int sent = (count - 1) % 2 == 0 ? 0 : (count - 1) % handshake.length;
        last.send(Arrays.copyOfRange(handshake, sent, handshake.length));
        assertThat(last.reply().status()).isEqualTo(101);
        last.send(Frame.of(TEXT, new byte[0]));

        idle.forEach(TestSocket::close);
        bystanders.talk();
        tenant.v2().join("realtime:later").expectNothing();
    }

    /** As many as wanted, or as the limit of file descriptors lets both ends of each have one. */
    private static int affordable() {
        return Optional.of(ManagementFactory.getOperatingSystemMXBean())
                .filter(UnixOperatingSystemMXBean.class::isInstance)
                .map(UnixOperatingSystemMXBean.class::cast)
                .map(os -> (os.getMaxFileDescriptorCount() - os.getOpenFileDescriptorCount() - SPARE_DESCRIPTORS) / 2)
                .map(most -> (int) Math.min(HALF_OPEN, most))
                .orElse(SPARE_DESCRIPTORS);
    }
}
