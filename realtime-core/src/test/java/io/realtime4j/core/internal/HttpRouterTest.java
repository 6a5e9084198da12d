package io.realtime4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("spec-03")
class HttpRouterTest {
    private final HttpRouter router = new HttpRouter(List.of(
            HttpEndpoint.of(
                    "POST",
                    "/api/broadcast/{topic}/events/{event}",
                    request -> CompletableFuture.completedFuture(HttpResponse.text(
                            202,
                            request.parameters().get("topic") + "|"
                                    + request.parameters().get("event")))),
            HttpEndpoint.of(
                    "GET", "/healthcheck", request -> CompletableFuture.completedFuture(HttpResponse.text(200, "ok"))),
            HttpEndpoint.of("GET", "/fails", request -> CompletableFuture.failedFuture(new IllegalStateException("x"))),
            HttpEndpoint.of("GET", "/throws", request -> {
                throw new IllegalStateException("x");
            })));

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
        "GET,/",
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
        return router.answer(new HttpRequest(method, "abc", path, "", headers, Slice.EMPTY, Map.of()))
                .toCompletableFuture()
                .join();
    }
}
