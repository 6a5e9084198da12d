package io.realtime4j.acceptance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.acceptance.Client;
import io.realtime4j.acceptance.Frame;
import io.realtime4j.acceptance.RecordingMeters;
import io.realtime4j.acceptance.TestServer;
import io.realtime4j.acceptance.TestSocket;
import io.realtime4j.acceptance.TestTenant;
import io.realtime4j.acceptance.Tokens;
import io.realtime4j.acceptance.rfc6455.Deflated;
import io.realtime4j.core.TenantLimits;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that send messages as large as they get, or larger once inflated. What they took is given back. */
final class HeavyClientScenarios {
    private static final int LARGEST = 5_000_000;
    private static final int LARGE_MESSAGES = 20;
    private static final int BOMBS = 10;
    private static final int INFLATED = 200_000_000;
    private static final long MOST_MADE = BOMBS * 4L * LARGEST; // twice the largest message and arrays on the way to it
    private static final String LARGE = "realtime_transport_large_messages";
    private static final String VIOLATIONS = "realtime_transport_violations";
    private static final String INBOUND = "realtime_transport_inbound_bytes";

    private static final RecordingMeters meters = new RecordingMeters();

    @RegisterExtension
    static final TestServer server = TestServer.create(settings -> settings, parts -> parts.meters(meters))
            .on(transport -> transport.lanes(2).compression(true));

    private final TestTenant tenant = server.tenant().limits(limits -> TenantLimits.unlimited());
    private final Bystanders bystanders = new Bystanders(tenant);

    @Test
    @DisplayName("the largest message reaches its reader while others talk, is counted, and its memory is given back")
    void givenLargestMessages_whenBroadcast_thenOthersTalkAndHeapIsBounded() {
        Client sender = tenant.v2().join("realtime:large");
        Client reader = tenant.v2().join("realtime:large");
        String head = "[\"1\",null,\"realtime:large\",\"broadcast\",{\"x\":\"";
        String message = head + "x".repeat(LARGEST - head.length() - 3) + "\"}]";
        long before = meters.count(LARGE);
        LiveHeap heap = LiveHeap.now();

        for (int i = 0; i < LARGE_MESSAGES; i++) {
            sender.socket().sendText(message);
            bystanders.talk();
            assertThat(reader.socket().expectText()).hasSize(message.length() + 1); // null instead of "1"
        }

        assertThat(meters.count(LARGE)).isEqualTo(before + LARGE_MESSAGES);
        meters.expectGauge(INBOUND, 0);
        heap.expectGivenBack();
    }

    @Test
    @DisplayName("deflate bombs end their senders only, are counted, and never inflated beyond the largest message")
    void givenBombs_whenSent_thenOnlyTheirSendersAreClosed() {
        Frame bomb = Frame.of(Frame.BINARY, Deflated.of(new byte[INFLATED])).reserved(4);
        long before = meters.countOf(VIOLATIONS, "too_big");
        LiveHeap heap = LiveHeap.now();
        Allocations made = Allocations.ofThreads("realtime-");

        for (int i = 0; i < BOMBS; i++) {
            try (TestSocket sender = server.open()) {
                sender.upgrade(
                        tenant.handshake(Tokens.anon()).header("sec-websocket-extensions", "permessage-deflate"));
                sender.send(bomb);
                bystanders.talk();
                sender.expectClose(1009);
            }
        }

        assertThat(made.bytes()).isLessThan(MOST_MADE);
        assertThat(meters.countOf(VIOLATIONS, "too_big")).isEqualTo(before + BOMBS);
        meters.expectGauge(INBOUND, 0);
        heap.expectGivenBack();
    }
}
