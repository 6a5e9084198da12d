package io.realtime4j.core.spi;

import io.realtime4j.core.protocol.Slice;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A plain HTTP request with its whole body.
 *
 * @param method upper case, such as {@code POST}
 * @param host the {@code Host} header, port included
 * @param path the path of the request target, still encoded
 * @param rawQuery the query of the request target, still encoded, without the question mark; empty when absent
 * @param headers header values by lower-case name, in their order
 * @param body the decoded body (no transfer coding); empty when there is none; immutable
 * @param parameters what the placeholders of {@link HttpEndpoint#path} matched, percent-decoded; empty before routing
 */
public record HttpRequest(
        String method,
        String host,
        String path,
        String rawQuery,
        Map<String, List<String>> headers,
        Slice body,
        Map<String, String> parameters) {

    /**
     * Reads a header.
     *
     * @param name its name in any case
     * @return the first value
     */
    public Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** {@return the media type of the body, or empty when there is none that can be read} */
    public Optional<MediaType> contentType() {
        return MediaType.ofBody(headers);
    }

    /** {@return what may be answered} */
    public Accept accept() {
        return Accept.of(headers);
    }

    /**
     * Adds what routing found out.
     *
     * @param values what the placeholders matched
     * @return a copy with them
     */
    public HttpRequest withParameters(Map<String, String> values) {
        return new HttpRequest(method, host, path, rawQuery, headers, body, values);
    }
}
