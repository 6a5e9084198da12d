package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rate of HTTP requests of a tenant, which is told with every answer and refuses too many of them. */
@Tag("spec-06")
final class HttpGateScenarios {
    private static final String SINGLE = "/api/broadcast/room/events/e";

    @RegisterExtension
    static final TestServer server = TestServer.create(settings -> settings.ratePeriod(Duration.ofMillis(100)));

    @Test
    @DisplayName("S06_079 a limit of 0 always refuses")
    void givenLimitZero_whenPinged_thenTooManyRequests() {
        TestTenant none = server.tenant().limits(limits -> limits.withMaxEventsPerSecond(0));

        HttpReply reply = ping(none);

        assertRefused(reply);
        assertThat(reply.headers()).containsEntry("x-rate-limit", "0").containsKey("x-rate-rolling");
    }

    @Test
    @DisplayName("S06_080 an answer tells the rate, the limit and what remains of it")
    void givenLimit_whenPinged_thenThreeHeadersThatAddUp() {
        TestTenant abc = server.tenant().limits(limits -> limits.withMaxEventsPerSecond(100));

        HttpReply reply = ping(abc);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers()).containsEntry("x-rate-limit", "100");
        assertThat(number(reply, "x-rate-limit-remaining")).isEqualTo(100 - number(reply, "x-rate-rolling"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/broadcast", SINGLE})
    @DisplayName("S06_081 the rate is looked at before the token")
    void givenNoTokenAndLimitReached_whenPosted_thenTooManyRequests(String path) {
        TestTenant none = server.tenant().limits(limits -> limits.withMaxEventsPerSecond(0));

        assertRefused(none.call(none.post(path).without("authorization").json("{}")));
    }

    @Test
    @DisplayName("S06_082 requests are counted per tenant and refused from the limit on")
    void givenManyRequests_whenTheLimitIsReached_thenThisTenantIsRefused() {
        TestTenant busy = server.tenant().limits(limits -> limits.withMaxEventsPerSecond(1));
        TestTenant other = server.tenant();
        TestSocket socket = server.open();
        HttpCall ping = new HttpCall("GET", "/api/ping").host(busy.host());

        HttpReply reply = socket.call(ping);
        for (int i = 0; i < 1_000_000 && reply.status() == 200; i++) {
            reply = socket.call(ping);
        }

        assertRefused(reply);
        assertThat(number(reply, "x-rate-rolling")).isPositive();
        assertThat(number(reply, "x-rate-limit-remaining")).isNotPositive();
        assertThat(number(ping(other), "x-rate-rolling")).isZero();
    }

    private static long number(HttpReply reply, String header) {
        return Long.parseLong(reply.headers().get(header));
    }

    private static HttpReply ping(TestTenant tenant) {
        return tenant.call(new HttpCall("GET", "/api/ping").host(tenant.host()));
    }

    private static void assertRefused(HttpReply reply) {
        assertThat(reply.status()).as("%s", reply).isEqualTo(429);
        assertThat(Json.received(reply.body())).isEqualTo(Json.tree("{'message':'Too many requests'}"));
    }
}
