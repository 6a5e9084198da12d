package io.realtime4j.acceptance.hostile;

import static io.realtime4j.acceptance.Frame.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.realtime4j.acceptance.Frame;
import io.realtime4j.acceptance.RecordingMeters;
import io.realtime4j.acceptance.TestServer;
import io.realtime4j.acceptance.TestSocket;
import io.realtime4j.acceptance.TestTenant;
import io.realtime4j.acceptance.Tokens;
import io.realtime4j.core.TenantLimits;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Five thousand connections that say nothing, or half of a handshake. */
final class HalfOpenScenarios {
    private static final int HALF_OPEN = 5_000;
    private static final int SPARE_DESCRIPTORS = 500;
    private static final int BYSTANDERS = 2;
    private static final long MOST_BYTES_OF_EACH = 30_000; // on the heap, both ends together
    private static final String CONNECTIONS = "realtime_transport_connections";
    private static final String REFUSED = "realtime_transport_refused_requests";

    private final RecordingMeters meters = new RecordingMeters();

    private TestServer server(Duration requestTimeout) {
        return TestServer.create(settings -> settings, parts -> parts.meters(meters))
                .on(transport -> transport.lanes(2).requestTimeout(requestTimeout))
                .start();
    }

    private static TestTenant tenant(TestServer server) {
        return server.tenant().limits(limits -> TenantLimits.unlimited());
    }

    @Test
    @DisplayName("half-open connections harm nobody, are shown, and take little")
    void givenHalfOpenConnections_whenOthersTalk_thenAllAreServed() {
        try (TestServer server = server(Duration.ofMinutes(10))) {
            TestTenant tenant = tenant(server);
            Bystanders bystanders = new Bystanders(tenant);
            byte[] handshake = tenant.handshake(Tokens.anon()).encoded();
            LiveHeap heap = LiveHeap.now();

            List<TestSocket> halfOpen = open(server, handshake, bystanders);

            meters.expectGauge(CONNECTIONS, HALF_OPEN + BYSTANDERS);
            assertThat(heap.growth()).isLessThan(HALF_OPEN * MOST_BYTES_OF_EACH);
            tenant.v2().join("realtime:late").expectNothing();
            TestSocket last = halfOpen.get(HALF_OPEN - 1);
            last.send(Arrays.copyOfRange(handshake, said(HALF_OPEN - 1, handshake), handshake.length));
            assertThat(last.reply().status()).isEqualTo(101);
            last.send(Frame.of(TEXT, new byte[0]));

            halfOpen.forEach(TestSocket::close);
            bystanders.talk();
            tenant.v2().join("realtime:later").expectNothing();
            meters.expectGauge(CONNECTIONS, BYSTANDERS + 2); // and who came late, and later
        }
    }

    @Test
    @DisplayName("half-open connections are ended when their time is over, and counted")
    void givenHalfOpenConnections_whenTheirTimeIsOver_thenEndedAndCounted() {
        try (TestServer server = server(Duration.ofSeconds(5))) {
            TestTenant tenant = tenant(server);
            Bystanders bystanders = new Bystanders(tenant);

            open(server, tenant.handshake(Tokens.anon()).encoded(), bystanders);

            meters.expectAtLeast(REFUSED, "request_timeout", HALF_OPEN);
            meters.expectGauge(CONNECTIONS, BYSTANDERS);
            assertThat(meters.countOf(REFUSED, "request_timeout")).isEqualTo(HALF_OPEN);
            bystanders.talk();
            tenant.v2().join("realtime:later").expectNothing();
        }
    }

    private static List<TestSocket> open(TestServer server, byte[] handshake, Bystanders bystanders) {
        expectDescriptors();
        List<TestSocket> halfOpen = new ArrayList<>();
        for (int i = 0; i < HALF_OPEN; i++) {
            TestSocket socket = server.open();
            socket.send(Arrays.copyOf(handshake, said(i, handshake)));
            halfOpen.add(socket);
            if (i % 500 == 0) {
                bystanders.talk();
            }
        }
        return halfOpen;
    }

    /** How much of its handshake a connection says. */
    private static int said(int number, byte[] handshake) {
        return number % 2 == 0 ? 0 : number % handshake.length;
    }

    /** Both ends of each connection need one. */
    private static void expectDescriptors() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os) {
            assertThat(os.getMaxFileDescriptorCount() - os.getOpenFileDescriptorCount())
                    .as("file descriptors that the limit leaves; raise it with: ulimit -Hn 20000")
                    .isGreaterThan(2 * HALF_OPEN + SPARE_DESCRIPTORS);
        }
    }
}
