package io.realtime4j.tenancy.internal.admin;

import io.realtime4j.core.protocol.TokenText;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds endpoints by method and path, as the engine does. */
final class Routes {
    private Routes() {}

    static HttpEndpoint find(List<HttpEndpoint> endpoints, HttpRequest request) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.method().equals(request.method()))
                .filter(endpoint -> request.path().matches(endpoint.path().replaceAll("\\{[a-z_]+}", "[^/]+")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no endpoint for " + request.method() + " " + request.path()));
    }

    static HttpRequest with(HttpEndpoint endpoint, HttpRequest request) {
        String[] pattern = endpoint.path().split("/", -1);
        String[] segments = request.path().split("/", -1);
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < pattern.length; i++) {
            if (pattern[i].startsWith("{")) {
                parameters.put(pattern[i].replaceAll("[{}]", ""), TokenText.percentDecode(segments[i]));
            }
        }
        return request.withParameters(parameters);
    }
}
