package io.realtime4j.broadcast;

import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** Answers what browsers ask before they post to another origin. */
final class Preflight {
    private Preflight() {}

    static HttpEndpoint of(String path) {
        return HttpEndpoint.of("OPTIONS", path, request -> CompletableFuture.completedFuture(answer(request)));
    }

    private static HttpResponse answer(HttpRequest request) {
        HttpResponse allowed = HttpResponse.empty(204).withHeader("allow", "OPTIONS, POST");
        if (request.header("origin").isEmpty()) {
            return allowed;
        }
        HttpResponse open = allowed.withHeader("access-control-allow-origin", "*")
                .withHeader("access-control-allow-methods", "POST");
        return request.header("access-control-request-headers")
                .map(names -> open.withHeader("access-control-allow-headers", names))
                .orElse(open);
    }
}
