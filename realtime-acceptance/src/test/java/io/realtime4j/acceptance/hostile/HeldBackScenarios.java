package io.realtime4j.acceptance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.acceptance.HttpReply;
import io.realtime4j.acceptance.RecordingMeters;
import io.realtime4j.acceptance.TestServer;
import io.realtime4j.acceptance.TestSocket;
import io.realtime4j.acceptance.TestTenant;
import io.realtime4j.acceptance.Tokens;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.spi.OutboundLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that hold back the last byte of a request's body. So many of them fill what a lane keeps at least, 15,032,768 bytes. */
final class HeldBackScenarios {
    private static final int ATTACKERS = 14;
    private static final int BODY = 1_000_000;
    private static final String INBOUND = "realtime_transport_inbound_bytes";
    private static final String REFUSED = "realtime_transport_refused_requests";

    private static final RecordingMeters meters = new RecordingMeters();

    @RegisterExtension
    static final TestServer server = TestServer.create(
                    settings -> settings.outboundLimits(new OutboundLimits(1_000_000, 1_000_000)),
                    parts -> parts.meters(meters))
            .on(transport -> transport.lanes(1));

    private final TestTenant tenant = server.tenant().limits(limits -> TenantLimits.unlimited());
    private final Bystanders bystanders = new Bystanders(tenant);
    private final byte[] request = request();

    @Test
    @DisplayName(
            "clients that hold back the ends of bodies keep nobody from sending: who has waited longest gives way, and is counted")
    void givenBodiesHeldBack_whenAnotherSends_thenServedAndWhoHasWaitedLongestIsRefused() {
        List<TestSocket> attackers = new ArrayList<>();
        for (int i = 1; i <= ATTACKERS; i++) {
            TestSocket attacker = server.open();
            attacker.send(Arrays.copyOf(request, request.length - 1));
            meters.expectGauge(INBOUND, (long) i * BODY, Long.MAX_VALUE);
            attackers.add(attacker);
        }
        TestSocket newcomer = server.open();

        newcomer.send(request);

        assertThat(newcomer.reply().status()).isEqualTo(202);
        bystanders.talk();
        HttpReply refusal = attackers.get(0).reply();
        assertThat(refusal.status()).isEqualTo(408);
        assertThat(refusal.body()).contains("Request Timeout");
        assertThat(refusal.header("connection")).isEqualTo("close");
        attackers.get(0).expectEnd();
        for (TestSocket other : attackers.subList(1, ATTACKERS)) {
            other.send(Arrays.copyOfRange(request, request.length - 1, request.length));
            assertThat(other.reply().status()).isEqualTo(202);
        }
        assertThat(meters.countOf(REFUSED, "held_back")).isEqualTo(1);
        assertThat(meters.countOf(REFUSED, "service_unavailable")).isZero();
        meters.expectGauge(INBOUND, 0);
    }

    private byte[] request() {
        String head = "{\"messages\":[{\"topic\":\"nobody\",\"event\":\"e\",\"payload\":{\"x\":\"";
        String body = head + "x".repeat(BODY - head.length()) + "\"}}]}";
        return tenant.post("/api/broadcast").bearer(Tokens.anon()).json(body).encoded();
    }
}
