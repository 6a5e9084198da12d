package io.realtime4j.core.internal;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.protocol.TokenText;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the endpoint of an HTTP request and adds what all answers have in common. Paths of the gateway, {@code /realtime/v1/api/…},
 * are served like {@code /api/…}. Immutable.
 */
final class HttpRouter {
    private static final Logger log = LoggerFactory.getLogger(HttpRouter.class);
    private static final List<String> GATEWAY = List.of("realtime", "v1");

    private final List<Route> routes;
    private final RequestIds requestIds = new RequestIds();

    HttpRouter(List<HttpEndpoint> endpoints) {
        this.routes = endpoints.stream().map(Route::new).toList();
    }

    CompletionStage<HttpResponse> answer(HttpRequest request) {
        String requestId = requestIds.of(request);
        return route(request)
                .exceptionally(failure -> {
                    log.atError()
                            .addKeyValue("requestId", requestId)
                            .addKeyValue("method", request.method())
                            .addKeyValue("path", request.path())
                            .setCause(failure)
                            .log("http endpoint failed");
                    return HttpErrors.of(request, 500);
                })
                .thenApply(response -> common(response, requestId));
    }

    private CompletionStage<HttpResponse> route(HttpRequest request) {
        List<String> segments = segments(request.path());
        String method = request.method().equals("HEAD") ? "GET" : request.method();
        for (Route route : routes) {
            Map<String, String> parameters = route.match(method, segments);
            if (parameters != null) {
                return handle(route.endpoint, request.withParameters(parameters));
            }
        }
        return CompletableFuture.completedFuture(HttpErrors.of(request, 404));
    }

    private static CompletionStage<HttpResponse> handle(HttpEndpoint endpoint, HttpRequest request) {
        try {
            return endpoint.handle(request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static HttpResponse common(HttpResponse response, String requestId) {
        Map<String, String> headers = new HashMap<>();
        headers.put("cache-control", "max-age=0, private, must-revalidate");
        headers.put("x-request-id", requestId);
        headers.putAll(response.headers());
        return new HttpResponse(response.status(), headers, response.body());
    }

    /** Splits a path, leaving out empty segments and the gateway's prefix. */
    static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        boolean fromGateway = segments.size() > 2 && segments.subList(0, 2).equals(GATEWAY);
        return fromGateway ? List.copyOf(segments.subList(2, segments.size())) : segments;
    }

    /** Whether a path is the WebSocket endpoint, directly or behind the gateway's prefix. */
    static boolean isWebSocket(String path) {
        List<String> all = new ArrayList<>(List.of(path.split("/", -1)));
        all.removeIf(String::isEmpty);
        return all.equals(List.of("socket", "websocket")) || all.equals(List.of("realtime", "v1", "websocket"));
    }

    /** An endpoint with its pattern taken apart. */
    private static final class Route {
        private final HttpEndpoint endpoint;
        private final List<String> pattern;

        Route(HttpEndpoint endpoint) {
            this.endpoint = endpoint;
            this.pattern = segments(endpoint.path());
        }

        @Nullable
        Map<String, String> match(String method, List<String> segments) {
            if (!endpoint.method().equals(method) || segments.size() != pattern.size()) {
                return null;
            }
            Map<String, String> parameters = new HashMap<>();
            for (int i = 0; i < segments.size(); i++) {
                String expected = pattern.get(i);
                if (expected.startsWith("{")) {
                    String name = expected.substring(1, expected.length() - 1);
                    parameters.put(name, TokenText.percentDecode(segments.get(i)));
                } else if (!expected.equals(segments.get(i))) {
                    return null;
                }
            }
            return parameters;
        }
    }

    /** Minimal bodies of errors that no endpoint answers. */
    static final class HttpErrors {
        private static final Map<Integer, String> PHRASES = Map.of(
                400, "Bad Request",
                404, "Not Found",
                406, "Not Acceptable",
                408, "Request Timeout",
                413, "Request Entity Too Large",
                500, "Internal Server Error");

        private HttpErrors() {}

        static HttpResponse of(HttpRequest request, int status) {
            String phrase = PHRASES.getOrDefault(status, "Error");
            boolean json = request.header("accept").orElse("").contains("json");
            return json
                    ? HttpResponse.json(status, "\"" + phrase + "\"")
                    : new HttpResponse(status, Map.of("content-type", "text/html; charset=utf-8"), Slice.utf8(phrase));
        }
    }
}
