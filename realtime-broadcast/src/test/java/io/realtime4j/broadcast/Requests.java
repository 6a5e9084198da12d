package io.realtime4j.broadcast;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.HttpRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes requests to the two endpoints; without further words they are authorized and of JSON. */
final class Requests {
    private Requests() {}

    static HttpRequest batch(String json) {
        return post("/api/broadcast", "", Slice.utf8(json));
    }

    static HttpRequest single(String topic, String event, String json) {
        return post("/api/broadcast/" + topic + "/events/" + event, "", Slice.utf8(json));
    }

    static HttpRequest bytes(String topic, String event, byte[] payload) {
        HttpRequest request = post("/api/broadcast/" + topic + "/events/" + event, "", Slice.of(payload));
        return with(request, "content-type", "application/octet-stream");
    }

    static HttpRequest query(HttpRequest request, String query) {
        return new HttpRequest(
                request.method(), request.host(), request.path(), query, request.headers(), request.body(), Map.of());
    }

    static HttpRequest to(HttpRequest request, String method, String host) {
        return new HttpRequest(
                method, host, request.path(), request.rawQuery(), request.headers(), request.body(), Map.of());
    }

    static HttpRequest with(HttpRequest request, String header, String value) {
        Map<String, List<String>> headers = new LinkedHashMap<>(request.headers());
        headers.put(header, List.of(value));
        return headers(request, headers);
    }

    static HttpRequest without(HttpRequest request, String header) {
        Map<String, List<String>> headers = new LinkedHashMap<>(request.headers());
        headers.remove(header);
        return headers(request, headers);
    }

    private static HttpRequest headers(HttpRequest request, Map<String, List<String>> headers) {
        return new HttpRequest(
                request.method(),
                request.host(),
                request.path(),
                request.rawQuery(),
                headers,
                request.body(),
                Map.of());
    }

    private static HttpRequest post(String path, String query, Slice body) {
        Map<String, List<String>> headers = Map.of(
                "authorization", List.of("Bearer " + TestNode.TOKEN),
                "content-type", List.of("application/json"));
        return new HttpRequest("POST", "acme.localhost:4000", path, query, headers, body, Map.of());
    }
}
