package io.realtime4j.broadcast;

import io.realtime4j.core.protocol.TokenText;
import io.realtime4j.core.spi.HttpRequest;
import java.util.Optional;

/** Finds the token of an HTTP request. Pure. */
final class RequestToken {
    private RequestToken() {}

    /**
     * Takes the bearer token of {@code Authorization}, or else header {@code apikey}: when there is no such header, or it has
     * another scheme. A value that is not a scheme and a token is no token, and does not fall back.
     */
    static Optional<String> of(HttpRequest request) {
        String authorization = request.header("authorization").orElse("");
        if (authorization.isEmpty()) {
            return apiKey(request);
        }
        String[] parts = authorization.split(" ", -1);
        if (parts.length != 2) {
            return Optional.empty();
        }
        return parts[0].equalsIgnoreCase("bearer") ? Optional.of(TokenText.normalize(parts[1])) : apiKey(request);
    }

    private static Optional<String> apiKey(HttpRequest request) {
        return request.header("apikey").map(TokenText::normalize);
    }
}
