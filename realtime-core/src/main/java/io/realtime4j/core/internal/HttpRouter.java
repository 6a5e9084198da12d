package io.realtime4j.core.internal;

import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.TokenText;
import io.realtime4j.core.spi.Accept;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpEndpoint.Kind;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.core.spi.MediaType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Finds the endpoint of an HTTP request and adds what all answers have in common. What is checked before an endpoint is asked
 * comes in this order: the body, the path, what the client accepts. Paths of the gateway, {@code /realtime/v1/api/…}, are
 * served like {@code /api/…}. Immutable.
 */
final class HttpRouter {
    private static final List<String> GATEWAY = List.of("realtime", "v1");
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final Map<String, String> PAGE_HEADERS = Map.of(
            "x-content-type-options", "nosniff",
            "referrer-policy", "strict-origin-when-cross-origin",
            "x-permitted-cross-domain-policies", "none",
            "content-security-policy", "base-uri 'self'; frame-ancestors 'self';");

    private final List<Route> routes;
    private final RequestIds requestIds;
    private final RequestLog requestLog;

    HttpRouter(List<HttpEndpoint> endpoints, RequestIds requestIds, RequestLog requestLog) {
        this.routes = endpoints.stream().map(Route::new).toList();
        this.requestIds = requestIds;
        this.requestLog = requestLog;
    }

    CompletionStage<HttpResponse> answer(HttpRequest request) {
        List<String> segments = segments(request.path());
        Target target = find(request, segments);
        if (target != null && target.endpoint.kind() == Kind.FILE) {
            return handle(target).exceptionally(failure -> requestLog.failed(request, failure));
        }
        String requestId = requestIds.of(request);
        RequestLog.Entry entry = requestLog.started(request, segments, requestId);
        HttpResponse refusal = refusal(request, target);
        if (target == null || refusal != null) {
            HttpResponse answer = refusal == null ? request.accept().error(404) : refusal;
            entry.answered(answer, true, null);
            return CompletableFuture.completedFuture(common(answer, requestId));
        }
        return ask(target, requestId)
                .handle((response, failure) -> finish(target, entry, response, failure))
                .thenApply(response -> common(response, requestId));
    }

    private static @Nullable HttpResponse refusal(HttpRequest request, @Nullable Target target) {
        Accept accept = request.accept();
        if (!isWellFormed(request)) {
            return accept.error(400);
        }
        return target == null || target.isAccepted(accept) ? null : accept.error(406);
    }

    private static boolean isWellFormed(HttpRequest request) {
        return request.body().isEmpty()
                || !WITH_BODY.contains(request.method())
                || request.contentType().filter(MediaType::isJson).isEmpty()
                || JsonText.isOneValue(request.body());
    }

    private @Nullable Target find(HttpRequest request, List<String> segments) {
        String method = request.method().equals("HEAD") ? "GET" : request.method();
        for (Route route : routes) {
            Map<String, String> parameters = route.match(method, segments);
            if (parameters != null) {
                return new Target(route.endpoint, request.withParameters(parameters));
            }
        }
        return null;
    }

    /** Asks an endpoint; what it logs on this thread carries the id of the request. */
    private static CompletionStage<HttpResponse> ask(Target target, String requestId) {
        MDC.put("requestId", requestId);
        try {
            return handle(target);
        } finally {
            MDC.remove("requestId");
        }
    }

    private static CompletionStage<HttpResponse> handle(Target target) {
        try {
            return target.endpoint.handle(target.request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static HttpResponse finish(
            Target target, RequestLog.Entry entry, @Nullable HttpResponse response, @Nullable Throwable failure) {
        HttpResponse answer = response == null ? target.request.accept().error(500) : response;
        entry.answered(answer, response == null, failure);
        return target.endpoint.kind() == Kind.PAGE ? under(PAGE_HEADERS, answer) : answer;
    }

    private static HttpResponse common(HttpResponse response, String requestId) {
        return under(
                Map.of("cache-control", "max-age=0, private, must-revalidate", "x-request-id", requestId), response);
    }

    /** Adds headers; those that the answer has already win. */
    private static HttpResponse under(Map<String, String> headers, HttpResponse response) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(response.headers());
        return response.withHeaders(all);
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

    /** An endpoint and what it is asked. */
    private record Target(HttpEndpoint endpoint, HttpRequest request) {
        boolean isAccepted(Accept accept) {
            return switch (endpoint.kind()) {
                case JSON -> accept.admitsJson();
                case PAGE -> accept.admitsHtml();
                case FILE, OTHER -> true;
            };
        }
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
}
