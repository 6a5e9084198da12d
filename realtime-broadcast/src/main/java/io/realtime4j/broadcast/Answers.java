package io.realtime4j.broadcast;

import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;

/** What the answers of both endpoints have in common. Pure. */
final class Answers {
    private Answers() {}

    /**
     * Makes an answer that says one thing.
     *
     * @param text without characters that JSON has to escape
     */
    static HttpResponse message(int status, String text) {
        return HttpResponse.json(status, "{\"message\":\"" + text + "\"}");
    }

    /** Makes the answer to messages that are not valid; {@code errors} is a JSON object by field. */
    static HttpResponse invalid(String errors) {
        return HttpResponse.json(422, "{\"errors\":" + errors + "}");
    }

    /** Adds what every answer to a request carries: pages of any origin may read it. */
    static HttpResponse finish(HttpRequest request, HttpResponse response) {
        return request.header("origin").isPresent()
                ? response.withHeader("access-control-allow-origin", "*")
                : response;
    }
}
