package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-03")
final class HttpRequestScenarios {
    private static final String BATCH = "/api/broadcast";
    private static final String SINGLE = "/api/broadcast/room/events/e";
    private static final String BODY = "{\"messages\":[{\"topic\":\"room\",\"event\":\"e\",\"payload\":{}}]}";

    @RegisterExtension
    static final TestServer server = TestServer.create(settings -> settings.ratePeriod(Duration.ofMillis(500)));

    private final TestTenant abc = server.tenant();

    @Test
    @DisplayName("S03_030 S03_031 a batch may fill the rate exactly, and not more")
    void givenLimit_whenPostingBatches_thenUpToTheLimit() {
        abc.limits(limits -> limits.withMaxEventsPerSecond(1000));

        assertThat(abc.call(abc.post(BATCH).json(batch(1000))).status()).isEqualTo(202);
        assertRefused(
                server.tenant().limits(limits -> limits.withMaxEventsPerSecond(1000)),
                BATCH,
                batch(1001),
                "Too many messages to broadcast, please reduce the batch size");
    }

    private static String batch(int messages) {
        String message = "{\"topic\":\"room\",\"event\":\"e\",\"payload\":{}}";
        return "{\"messages\":[" + (message + ",").repeat(messages - 1) + message + "]}";
    }

    @Test
    @DisplayName("S03_032 S03_060 over the rate of events nothing is taken")
    void givenEventRateExceeded_whenPosting_thenTooManyRequests() {
        abc.limits(limits -> limits.withMaxEventsPerSecond(100));
        Client sender = abc.v2().join("1", "realtime:room", "{'broadcast':{'self':true}}");
        String event = "broadcast";
        for (int i = 0; i < 1_000_000 && event.equals("broadcast"); i++) {
            sender.send("['1',null,'realtime:room','broadcast',{}]");
            event = sender.next().get(3).asText();
        }
        assertThat(event).isEqualTo("system");

        assertRefused(abc, BATCH, BODY, "You have exceeded your rate limit");
        assertRefused(abc, SINGLE, "{}", "You have exceeded your rate limit");
    }

    @ParameterizedTest
    @ValueSource(strings = {BATCH, SINGLE})
    @DisplayName("S03_033 a tenant that may have no events may have no requests")
    void givenLimitZero_whenPosting_thenTooManyRequests(String path) {
        abc.limits(limits -> limits.withMaxEventsPerSecond(0));

        HttpReply reply = assertRefused(abc, path, BODY, "Too many requests");

        assertThat(reply.headers()).containsEntry("x-rate-limit", "0");
    }

    @ParameterizedTest
    @ValueSource(strings = {BATCH, SINGLE})
    @DisplayName("S03_035 an unknown tenant is unauthorized")
    void givenUnknownTenant_whenPosting_thenUnauthorized(String path) {
        HttpReply reply = abc.call(server.unknownTenant("nobody").post(path).json(BODY));

        assertMessage(reply, 401, "Tenant not found in database");
    }

    @ParameterizedTest
    @ValueSource(strings = {BATCH, SINGLE})
    @DisplayName("S03_036 S03_037 S03_038 S03_041 S03_042 S05_080 without a good token the call is unauthorized")
    void givenNoGoodToken_whenPosting_thenUnauthorized(String path) {
        String good = Tokens.anon();
        String expired = Tokens.hs256("{'role':'anon','exp':1700000001}");
        HttpCall[] calls = {
            abc.post(path).without("authorization"),
            abc.post(path).bearer(expired),
            abc.post(path).without("authorization").header("x-api-key", good),
            abc.post(path + "?apikey=" + good).without("authorization"),
            abc.post(path).bearer("bad").header("apikey", good),
            abc.post(path).header("authorization", "garbage"),
            abc.post(path).header("authorization", "Bearer a b"),
            abc.post(path).bearer(Tokens.hs256("{'exp':4102444800}")),
            abc.post(path).bearer("e30.cGxhaW4.c2ln")
        };

        for (HttpCall call : calls) {
            assertMessage(abc.call(call.json(BODY)), 401, "Unauthorized");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BATCH, SINGLE})
    @DisplayName("S03_039 S03_040 the apikey header does where no bearer token is given")
    void givenApiKeyOrOtherScheme_whenPosting_thenAccepted(String path) {
        HttpCall[] calls = {
            abc.post(path).without("authorization").header("apikey", Tokens.anon()),
            abc.post(path).header("authorization", "bearer " + Tokens.anon()),
            abc.post(path).header("authorization", "BEARER " + Tokens.anon()),
            abc.post(path).header("authorization", "Basic x").header("apikey", Tokens.anon()),
            abc.post(path).header("authorization", "").header("apikey", Tokens.anon())
        };

        for (HttpCall call : calls) {
            assertThat(abc.call(call.json(BODY)).status()).isEqualTo(202);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BATCH, SINGLE})
    @DisplayName("S03_043 a suspended tenant is forbidden")
    void givenSuspendedTenant_whenPosting_thenForbidden(String path) {
        abc.update(tenant -> tenant.suspended(true));

        assertMessage(abc.call(abc.post(path).json(BODY)), 403, "Tenant is suspended");
    }

    @ParameterizedTest
    @ValueSource(strings = {BATCH, SINGLE})
    @DisplayName("S03_044 malformed JSON is a bad request, before any other check")
    void givenMalformedJson_whenPosting_thenBadRequest(String path) {
        HttpCall call = server.unknownTenant("nobody").post(path).json("{bad");

        assertThat(abc.call(call).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {BATCH, SINGLE})
    @DisplayName("S03_044 a body over eight million bytes is too large")
    void givenLargeBody_whenPosting_thenTooLarge(String path) {
        HttpCall call = abc.post(path).json("{}").header("content-length", "8000001");

        assertThat(abc.call(call).status()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {BATCH, SINGLE})
    @DisplayName("S03_068 a call from another origin may be read by it")
    void givenOrigin_whenPosting_thenAllowed(String path) {
        HttpReply reply = abc.call(abc.post(path).json(BODY).header("origin", "https://app.example"));

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.headers()).containsEntry("access-control-allow-origin", "*");
    }

    @ParameterizedTest
    @ValueSource(strings = {BATCH, SINGLE})
    @DisplayName("S03_112 who does not take JSON is not served")
    void givenOtherAccept_whenPosting_thenNotAcceptable(String path) {
        HttpCall call = server.unknownTenant("nobody").post(path).json(BODY).header("accept", "text/html");

        assertThat(abc.call(call).status()).isEqualTo(406);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/realtime/v1/api/broadcast", "/api//broadcast/", "/api/broadcast/"})
    @DisplayName("S03_019 the path may be the gateway's or have empty segments")
    void givenPathVariant_whenPosting_thenAccepted(String path) {
        assertThat(abc.call(abc.post(path).json(BODY)).status()).isEqualTo(202);
    }

    private static HttpReply assertRefused(TestTenant tenant, String path, String body, String message) {
        HttpReply reply = tenant.call(tenant.post(path).json(body));
        assertMessage(reply, 429, message);
        return reply;
    }

    private static void assertMessage(HttpReply reply, int status, String message) {
        assertThat(reply.status()).as("%s", reply).isEqualTo(status);
        assertThat(Json.received(reply.body())).isEqualTo(Json.tree("{'message':'" + message + "'}"));
    }
}
