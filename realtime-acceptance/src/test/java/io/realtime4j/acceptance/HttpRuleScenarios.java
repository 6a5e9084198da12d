package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for all HTTP requests and answers. */
@Tag("spec-06")
final class HttpRuleScenarios {
    private static final String BATCH = "/api/broadcast";
    private static final String ORIGIN = "https://a.b";

    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final TestTenant abc = server.tenant();

    @Test
    @DisplayName("S06_006 the node's health needs no tenant")
    void givenAnyHost_whenAskedForHealth_thenOk() {
        HttpReply reply = call(get("/healthcheck").host("whatever.example.com"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(reply.body()).isEqualTo("ok");
        assertThat(reply.headers()).containsEntry("cache-control", "max-age=0, private, must-revalidate");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/does-not-exist",
        "POST,/healthcheck",
        "OPTIONS,/api/ping",
        "GET,/api/broadcast",
        "GET,/tenant-metrics"
    })
    @DisplayName("S06_011 S06_012 what there is not is not found, as JSON to those who want that")
    void givenUnknownRoute_whenAsked_thenNotFound(String method, String path) {
        HttpCall call = new HttpCall(method, path).host(abc.host()).header("content-length", "0");

        HttpReply text = call(call);
        HttpReply json = call(call.header("accept", "application/json"));

        assertThat(text.status()).isEqualTo(404);
        assertThat(text.body()).isEqualTo("Not Found");
        assertThat(text.header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(json.status()).isEqualTo(404);
        assertThat(json.body()).isEqualTo("\"Not Found\"");
        assertThat(json.header("content-type")).isEqualTo("application/json; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {BATCH, "/api/tenants", "/does-not-exist"})
    @DisplayName("S06_013 malformed JSON is a bad request wherever it is sent")
    void givenMalformedJson_whenPosted_thenBadRequest(String path) {
        HttpCall call = abc.post(path).without("authorization").json("{\"tenant\":");

        assertThat(call(call).status()).isEqualTo(400);
        assertThat(call(call.header("accept", "application/json")).body()).isEqualTo("\"Bad Request\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {BATCH, "/does-not-exist"})
    @DisplayName("S06_014 a body over eight million bytes is too large wherever it is sent")
    void givenLargeBody_whenPosted_thenTooLarge(String path) {
        HttpCall call = new HttpCall("POST", path)
                .host(abc.host())
                .header("accept", "application/json")
                .header("content-length", "8000001");

        HttpReply reply = call(call);

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.body()).isEqualTo("\"Request Entity Too Large\"");
    }

    @Test
    @DisplayName("S06_016 an answer carries the id that the baggage names")
    void givenBaggage_whenAnswered_thenItsId() {
        HttpReply reply = call(get("/healthcheck").header("baggage", "a=b, request-id=1234567890"));

        assertThat(reply.headers()).containsEntry("x-request-id", "1234567890");
    }

    @ParameterizedTest
    @ValueSource(strings = {"123", "a%0Ab1234567890", "a%C2%85b123456789", "a%FFb123456789", "a%E2%80%AEb12345678"})
    @DisplayName("S06_017 an unusable id is replaced")
    void givenUnusableBaggage_whenAnswered_thenFreshId(String value) {
        assertFresh(call(get("/healthcheck").header("baggage", "request-id=" + value)));
    }

    @Test
    @DisplayName("S06_017 an id that is too long is replaced")
    void givenLongBaggage_whenAnswered_thenFreshId() {
        assertFresh(call(get("/healthcheck").header("baggage", "request-id=" + "x".repeat(201))));
    }

    @Test
    @DisplayName("S06_018 another key of the baggage can be set")
    void givenOtherKey_whenAnswered_thenOnlyThatCounts() {
        try (TestServer other = TestServer.create(settings -> settings.requestIdBaggageKey("trace"))
                .start()) {
            HttpCall call = get("/healthcheck").header("baggage", "request-id=1234567890,trace=0987654321");

            assertThat(other.open().call(call).headers()).containsEntry("x-request-id", "0987654321");
        }
    }

    @ParameterizedTest
    @CsvSource({"20,true", "200,true", "19,false", "201,false"})
    @DisplayName("S06_019 an id of 20 to 200 bytes is taken over")
    void givenOwnId_whenAnswered_thenTheSameUnlessOfOddLength(int length, boolean same) {
        String id = "x".repeat(length);

        HttpReply reply = call(get("/healthcheck").header("x-request-id", id));

        if (same) {
            assertThat(reply.headers()).containsEntry("x-request-id", id);
        } else {
            assertFresh(reply);
        }
    }

    @Test
    @DisplayName("S06_020 answers of the broadcast routes may be read by any origin, refusals too")
    void givenOrigin_whenPosted_thenAllowedOnEveryStatus() {
        TestTenant silent = server.tenant().limits(limits -> limits.withMaxEventsPerSecond(0));
        String good = "{\"messages\":[{\"topic\":\"room\",\"event\":\"e\",\"payload\":{}}]}";

        assertOpen(abc.post(BATCH).json(good), 202);
        assertOpen(abc.post(BATCH).json(good).without("authorization"), 401);
        assertOpen(server.unknownTenant("nobody").post(BATCH).json(good), 401);
        assertOpen(abc.post(BATCH).json("{}"), 422);
        assertOpen(silent.post(BATCH).json(good), 429);
    }

    private static void assertOpen(HttpCall call, int status) {
        HttpReply reply = call(call.header("origin", ORIGIN));

        assertThat(reply.status()).as("%s", reply).isEqualTo(status);
        assertThat(reply.headers())
                .containsEntry("access-control-allow-origin", "*")
                .doesNotContainKey("access-control-allow-credentials");
    }

    @Test
    @DisplayName("S06_021 S06_022 without an origin, and elsewhere, nothing is said about origins")
    void givenNoOriginOrOtherRoute_whenCalled_thenNoCorsHeader() {
        assertThat(call(abc.post(BATCH).json("{}")).headers()).doesNotContainKey("access-control-allow-origin");
        assertThat(call(get("/api/ping").header("origin", ORIGIN)).headers())
                .doesNotContainKey("access-control-allow-origin");
        assertThat(call(get("/healthcheck").header("origin", ORIGIN)).headers())
                .doesNotContainKey("access-control-allow-origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthcheck", "/api/ping"})
    @DisplayName("S06_134 HEAD is GET without a body")
    void givenHead_whenAsked_thenOkWithoutBody(String path) {
        TestSocket socket = server.open();
        HttpCall head =
                new HttpCall("HEAD", path).host(server.tenant("realtime-dev").host());

        HttpReply reply = socket.head(head);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(Integer.parseInt(reply.headers().get("content-length"))).isPositive();
        assertThat(socket.call(get("/healthcheck")).body()).isEqualTo("ok");
    }

    @Test
    @DisplayName("S06_137 a header over the limit is refused")
    void givenLongHeader_whenSent_then431() {
        try (TestServer strict = TestServer.create()
                .on(transport -> transport.maxHeaderLength(100))
                .start()) {
            HttpCall call = new HttpCall("GET", "/healthcheck").host("a");

            assertThat(strict.open().call(call.header("x-a", "v".repeat(100))).status())
                    .isEqualTo(200);
            assertThat(strict.open().call(call.header("x-a", "v".repeat(101))).status())
                    .isEqualTo(431);
        }
        assertThat(call(get("/healthcheck").header("x-a", "v".repeat(4097))).status())
                .isEqualTo(431);
    }

    private HttpCall get(String path) {
        return new HttpCall("GET", path).host(abc.host());
    }

    private static HttpReply call(HttpCall call) {
        return server.open().call(call);
    }

    private static void assertFresh(HttpReply reply) {
        assertThat(reply.headers().get("x-request-id")).matches("[A-Za-z0-9_-]{20}");
    }
}
