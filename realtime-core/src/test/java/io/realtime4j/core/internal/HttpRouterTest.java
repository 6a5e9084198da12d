package io.realtime4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-03")
@Tag("spec-06")
class HttpRouterTest {
    private final HttpRouter router = router("request-id");

    private static HttpRouter router(String baggageKey) {
        return new HttpRouter(endpoints(), new RequestIds(baggageKey), new RequestLog(true));
    }

    private static List<HttpEndpoint> endpoints() {
        return List.of(
                HttpEndpoint.of(
                        "POST",
                        "/api/broadcast/{topic}/events/{event}",
                        request -> CompletableFuture.completedFuture(HttpResponse.text(
                                202,
                                request.parameters().get("topic") + "|"
                                        + request.parameters().get("event")))),
                HttpEndpoint.of(
                        "GET",
                        "/healthcheck",
                        request -> CompletableFuture.completedFuture(HttpResponse.text(200, "ok"))),
                HttpEndpoint.of(
                        "GET", "/fails", request -> CompletableFuture.failedFuture(new IllegalStateException("x"))),
                HttpEndpoint.of("GET", "/throws", request -> {
                    throw new IllegalStateException("x");
                }),
                HttpEndpoint.json("PUT", "/json/{id}", request -> answer(HttpResponse.json(200, "{}"))),
                HttpEndpoint.page("GET", "/", request -> answer(HttpResponse.html(200, "<h1>Hello</h1>"))),
                HttpEndpoint.page("GET", "/old", request -> answer(HttpResponse.redirect("/"))),
                HttpEndpoint.file(
                        "/file",
                        request -> answer(HttpResponse.text(200, "file").withHeader("etag", "\"1\""))),
                HttpEndpoint.file(
                        "/broken", request -> CompletableFuture.failedFuture(new IllegalStateException("x"))));
    }

    private static CompletionStage<HttpResponse> answer(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/broadcast/room%3A42/events/user%2Fjoined,room:42|user/joined",
        "/realtime/v1/api/broadcast/a/events/b,a|b",
        "//api//broadcast/a/events/b/,a|b",
        "/api/broadcast/%zz/events/%20,'%zz| '"
    })
    @DisplayName("S03_054 path segments are decoded one by one")
    void givenPathWithPlaceholders_whenRouted_thenDecoded(String path, String body) {
        HttpResponse response = answer("POST", path, Map.of());

        assertThat(response.status()).isEqualTo(202);
        assertThat(response.body().utf8()).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/broadcast/a/events/b",
        "POST,/healthcheck",
        "POST,/api/broadcast/events/b",
        "POST,/api/broadcast//events/b",
        "DELETE,/healthcheck",
        "GET,/realtime/v1"
    })
    void givenNoEndpoint_whenRouted_then404(String method, String path) {
        HttpResponse response = answer(method, path, Map.of());

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.body().utf8()).isEqualTo("Not Found");
        assertThat(response.headers()).containsEntry("content-type", "text/html; charset=utf-8");
    }

    @Test
    void givenJsonAccepted_whenNotFound_thenTheBodyIsAJsonString() {
        HttpResponse response = answer("GET", "/none", Map.of("accept", List.of("application/json")));

        assertThat(response.body().utf8()).isEqualTo("\"Not Found\"");
    }

    @Test
    void givenHead_whenRouted_thenAsGet() {
        assertThat(answer("HEAD", "/healthcheck", Map.of()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"/fails", "/throws"})
    void givenEndpointThatFails_whenRouted_then500(String path) {
        assertThat(answer("GET", path, Map.of()).status()).isEqualTo(500);
    }

    @Test
    void whenAnswered_thenRequestIdAndCacheControl() {
        HttpResponse response = answer("GET", "/healthcheck", Map.of());

        assertThat(response.headers()).containsEntry("cache-control", "max-age=0, private, must-revalidate");
        assertThat(response.headers().get("x-request-id")).matches("[A-Za-z0-9_-]{20}");
    }

    @ParameterizedTest
    @CsvSource({
        "abcdefghijklmnopqrst,,abcdefghijklmnopqrst",
        "abcdefghijklmnopqrst,request-id=0123456789;p=1,0123456789",
        ",'a=b, request-id=%41bcdefghij',Abcdefghij"
    })
    void givenIdOfTheClient_whenAnswered_thenThatId(String own, String baggage, String expected) {
        Map<String, List<String>> headers = new java.util.HashMap<>();
        if (own != null) {
            headers.put("x-request-id", List.of(own));
        }
        if (baggage != null) {
            headers.put("baggage", List.of(baggage));
        }

        assertThat(answer("GET", "/healthcheck", headers).headers()).containsEntry("x-request-id", expected);
    }

    @Test
    @DisplayName("S06_018 the key of the baggage can be another one")
    void givenOtherKey_whenAnswered_thenOnlyThatOneCounts() {
        HttpRequest request =
                request("GET", "/healthcheck", Map.of("baggage", List.of("request-id=a123456789, trace=b123456789")));

        HttpResponse response =
                router("trace").answer(request).toCompletableFuture().join();

        assertThat(response.headers()).containsEntry("x-request-id", "b123456789");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123",
                "x%0Ay1234567890",
                "x%09y1234567890",
                "x%1By1234567890",
                "x%C2%85y1234567890",
                "x%FFy1234567890",
                "x%E2%80%AEy1234567890",
                "x%E2%80%A8y1234567890"
            })
    @DisplayName("S06_017 a baggage that is no name for a request does not count")
    void givenUnusableBaggage_whenAnswered_thenFreshId(String value) {
        HttpResponse response = answer("GET", "/healthcheck", Map.of("baggage", List.of("request-id=" + value)));

        assertThat(response.headers().get("x-request-id")).matches("[A-Za-z0-9_-]{20}");
    }

    @Test
    void givenUnusableBaggageAndOwnId_whenAnswered_thenOwnId() {
        Map<String, List<String>> headers =
                Map.of("baggage", List.of("request-id=short"), "x-request-id", List.of("abcdefghijklmnopqrst"));

        assertThat(answer("GET", "/healthcheck", headers).headers())
                .containsEntry("x-request-id", "abcdefghijklmnopqrst");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,/json/1,application/json,{bad,400",
        "PUT,/none,application/json,{bad,400",
        "DELETE,/none,application/vnd.x+json,{} {},400",
        "POST,/none,application/json,' ',400",
        "PUT,/json/1,application/json,[],200",
        "PUT,/json/1,application/json,'',200",
        "PUT,/json/1,text/plain,{bad,200",
        "POST,/none,application/json,{},404"
    })
    @DisplayName("S06_013 a malformed body is noticed before anything else")
    void givenBody_whenRouted_thenCheckedFirst(String method, String path, String type, String body, int status) {
        HttpRequest request = new HttpRequest(
                method, "abc", path, "", Map.of("content-type", List.of(type)), Slice.utf8(body), Map.of());

        assertThat(router.answer(request).toCompletableFuture().join().status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,/json/1,text/html,406",
        "PUT,/json/1,application/*,200",
        "PUT,/json/1,'text/html, */*;q=0.1',200",
        "GET,/,application/json,406",
        "GET,/,'application/json, text/*',200",
        "GET,/,text/html,200",
        "GET,/healthcheck,image/png,200",
        "GET,/file,application/json,200",
        "GET,/none,image/png,404"
    })
    @DisplayName("S06_015 an endpoint answers those only that take its kind")
    void givenAccept_whenRouted_thenServedOrNotAcceptable(String method, String path, String accept, int status) {
        HttpResponse response = answer(method, path, Map.of("accept", List.of(accept)));

        assertThat(response.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/old"})
    void givenPage_whenAnswered_thenHeadersThatProtectIt(String path) {
        assertThat(answer("GET", path, Map.of()).headers())
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("referrer-policy", "strict-origin-when-cross-origin")
                .containsEntry("x-permitted-cross-domain-policies", "none")
                .containsEntry("content-security-policy", "base-uri 'self'; frame-ancestors 'self';");
        assertThat(answer("GET", "/healthcheck", Map.of()).headers()).doesNotContainKey("content-security-policy");
    }

    @Test
    void givenFile_whenAnswered_thenItsOwnHeadersOnly() {
        assertThat(answer("GET", "/file", Map.of()).headers()).containsOnlyKeys("content-type", "etag");
        assertThat(answer("GET", "/broken", Map.of()).status()).isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource({
        "/socket/websocket,true",
        "/socket/websocket/,true",
        "//socket//websocket,true",
        "/realtime/v1/websocket,true",
        "/realtime/v1/socket/websocket,false",
        "/socket,false",
        "/,false"
    })
    void whenAskedForTheWebSocketPath_thenKnown(String path, boolean expected) {
        assertThat(HttpRouter.isWebSocket(path)).isEqualTo(expected);
    }

    private HttpResponse answer(String method, String path, Map<String, List<String>> headers) {
        return router.answer(request(method, path, headers))
                .toCompletableFuture()
                .join();
    }

    private static HttpRequest request(String method, String path, Map<String, List<String>> headers) {
        return new HttpRequest(method, "abc", path, "", headers, Slice.EMPTY, Map.of());
    }
}
