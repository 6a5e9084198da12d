package io.realtime4j.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What both endpoints check before they look at messages. */
@Tag("spec-03")
class RequestChecksTest {
    private final TestNode node = new TestNode();

    static List<HttpRequest> requests() {
        return List.of(
                Requests.batch("{\"messages\":[{\"topic\":\"t\",\"event\":\"e\",\"payload\":{}}]}"),
                Requests.single("t", "e", "{}"));
    }

    @ParameterizedTest
    @DisplayName("S03_033 a tenant that may send nothing is always over its rate")
    @MethodSource("requests")
    void givenLimitZero_whenPosted_then429(HttpRequest request) {
        node.tenant = node.tenant.toBuilder()
                .limits(node.tenant.limits().withMaxEventsPerSecond(0))
                .build();

        HttpResponse response = node.call(Requests.without(request, "authorization"));

        assertAnswer(response, 429, "Too many requests");
        assertThat(response.headers()).containsEntry("x-rate-limit", "0");
    }

    @ParameterizedTest
    @DisplayName("S03_034 answers tell the rate")
    @MethodSource("requests")
    void givenAcceptedRequest_whenPosted_thenRateHeaders(HttpRequest request) {
        HttpResponse response = node.call(request);

        assertThat(response.status()).isEqualTo(202);
        assertThat(response.headers()).containsKeys("x-rate-rolling", "x-rate-limit", "x-rate-limit-remaining");
    }

    @ParameterizedTest
    @DisplayName("S03_035 an unknown tenant is refused first")
    @MethodSource("requests")
    void givenUnknownHost_whenPosted_then401(HttpRequest request) {
        HttpResponse response =
                node.call(Requests.without(Requests.to(request, "POST", "nobody.localhost"), "authorization"));

        assertAnswer(response, 401, "Tenant not found in database");
        assertThat(response.headers()).doesNotContainKey("x-rate-limit");
    }

    @ParameterizedTest
    @DisplayName("S03_036 without token unauthorized, with the rate headers")
    @MethodSource("requests")
    void givenNoToken_whenPosted_then401(HttpRequest request) {
        HttpResponse response = node.call(Requests.without(request, "authorization"));

        assertAnswer(response, 401, "Unauthorized");
        assertThat(response.headers()).containsKey("x-rate-limit");
    }

    @ParameterizedTest(name = "Authorization {0}, apikey {1}")
    @DisplayName("S03_037 S03_038 S03_039 S03_040 S03_041 S03_042 where the token is taken from")
    @CsvSource(
            nullValues = "-",
            quoteCharacter = '~',
            value = {
                "Bearer expired,-,401",
                "-,GOOD,202",
                "~~,GOOD,202",
                "bearer GOOD,-,202",
                "BEARER GOOD,bad,202",
                "Basic x,GOOD,202",
                "Basic x,-,401",
                "Bearer bad,GOOD,401",
                "garbage,GOOD,401",
                "garbage,-,401",
                "Bearer  GOOD,-,401",
                "Bearer GOOD x,GOOD,401",
                "Bearer,-,401",
                "-,~~,401",
                "-,good%2Etoken.h ere,202"
            })
    void givenTokenHeaders_whenPosted_thenStatus(String authorization, String apiKey, int status) {
        HttpRequest request = Requests.without(requests().get(0), "authorization");
        if (authorization != null) {
            request = Requests.with(request, "authorization", authorization.replace("GOOD", TestNode.TOKEN));
        }
        if (apiKey != null) {
            request = Requests.with(request, "apikey", apiKey.replace("GOOD", TestNode.TOKEN));
        }

        assertThat(node.call(request).status()).isEqualTo(status);
    }

    @Test
    @DisplayName("S03_038 x-api-key and the query are not read")
    void givenTokenElsewhere_whenPosted_then401() {
        HttpRequest request = Requests.without(requests().get(0), "authorization");

        assertAnswer(node.call(Requests.with(request, "x-api-key", TestNode.TOKEN)), 401, "Unauthorized");
        assertAnswer(node.call(Requests.query(request, "apikey=" + TestNode.TOKEN)), 401, "Unauthorized");
    }

    @Test
    void givenFailingVerifier_whenPosted_then401() {
        node.verifier = (tenant, token) -> CompletableFuture.failedFuture(new IllegalStateException("no keys at hand"));

        assertAnswer(node.call(requests().get(0)), 401, "Unauthorized");
    }

    @ParameterizedTest
    @DisplayName("S03_043 a suspended tenant sends nothing")
    @MethodSource("requests")
    void givenSuspendedTenant_whenPosted_then403(HttpRequest request) {
        FakeChannel member = node.join("t");
        node.tenant = node.tenant.toBuilder().suspended(true).build();

        assertAnswer(node.call(request), 403, "Tenant is suspended");
        assertAnswer(node.call(Requests.without(request, "authorization")), 401, "Unauthorized");

        assertThat(member.frames).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("S03_044 malformed JSON is refused before everything")
    @ValueSource(strings = {"{bad", "{} {}", "{\"a\":1e999}", "{\"a\":}", " "})
    void givenMalformedJson_whenPosted_then400(String text) {
        HttpResponse batch = node.call(Requests.to(Requests.batch(text), "POST", "nobody"));
        HttpResponse single = node.call(Requests.to(Requests.single("t", "e", text), "POST", "nobody"));

        assertThat(batch.status()).isEqualTo(400);
        assertThat(batch.body().utf8()).isEqualTo("Bad Request");
        assertThat(batch.headers()).containsEntry("content-type", "text/html; charset=utf-8");
        assertThat(single.status()).isEqualTo(400);
    }

    @Test
    @DisplayName("S03_044 the phrase is a JSON string when JSON was asked for")
    void givenAcceptJson_whenMalformed_thenJsonString() {
        HttpResponse response = node.call(Requests.with(Requests.batch("{bad"), "accept", "application/json"));

        assertThat(response.body().utf8()).isEqualTo("\"Bad Request\"");
        assertThat(response.headers()).containsEntry("content-type", "application/json; charset=utf-8");
    }

    @ParameterizedTest
    @DisplayName("S03_112 Accept has to admit JSON, whoever asks")
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html|406|406",
                "image/png, text/*|406|406",
                "application/json;q=0|406|406",
                "*/*|401|401",
                "application/json|401|401",
                "APPLICATION/*|401|401",
                "application/vnd.api+json|401|401",
                "text/html, */*;q=0.1|401|401",
                "application/octet-stream|406|401"
            })
    void givenAccept_whenPostedToUnknownTenant_thenCheckedBefore(String accept, int batch, int single) {
        assertThat(node.call(asked(requests().get(0), accept)).status()).isEqualTo(batch);
        assertThat(node.call(asked(requests().get(1), accept)).status()).isEqualTo(single);
    }

    @Test
    @DisplayName("S03_112 a broken body is noticed before Accept, Accept before the content type")
    void givenSeveralFaults_whenPosted_thenInOrder() {
        HttpRequest plain = Requests.with(Requests.single("t", "e", "{bad"), "content-type", "text/plain");

        assertThat(node.call(Requests.with(Requests.single("t", "e", "{bad"), "accept", "text/html"))
                        .status())
                .isEqualTo(400);
        assertThat(node.call(Requests.with(plain, "accept", "text/html")).body().utf8())
                .isEqualTo("Not Acceptable");
    }

    @ParameterizedTest
    @DisplayName("S03_068 any origin may read the answers")
    @MethodSource("requests")
    void givenOrigin_whenPosted_thenCorsHeader(HttpRequest request) {
        HttpRequest foreign = Requests.with(request, "origin", "https://example.com");

        assertThat(node.call(foreign).headers()).containsEntry("access-control-allow-origin", "*");
        assertThat(node.call(Requests.to(foreign, "POST", "nobody")).headers())
                .containsEntry("access-control-allow-origin", "*");
        assertThat(node.call(request).headers()).doesNotContainKey("access-control-allow-origin");
    }

    @ParameterizedTest
    @DisplayName("S03_068 preflights are allowed")
    @MethodSource("requests")
    void givenPreflight_whenAsked_then204(HttpRequest request) {
        HttpRequest preflight = Requests.with(
                Requests.with(Requests.to(request, "OPTIONS", "nobody"), "origin", "https://example.com"),
                "access-control-request-headers",
                "authorization,content-type");

        HttpResponse response = node.call(preflight);

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.headers())
                .containsEntry("access-control-allow-origin", "*")
                .containsEntry("access-control-allow-methods", "POST")
                .containsEntry("access-control-allow-headers", "authorization,content-type");
        assertThat(node.call(Requests.to(request, "OPTIONS", "nobody")).headers())
                .doesNotContainKey("access-control-allow-origin");
    }

    private static HttpRequest asked(HttpRequest request, String accept) {
        return Requests.with(Requests.to(request, "POST", "nobody"), "accept", accept);
    }

    private static void assertAnswer(HttpResponse response, int status, String message) {
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.body().utf8()).isEqualTo("{\"message\":\"" + message + "\"}");
    }
}
