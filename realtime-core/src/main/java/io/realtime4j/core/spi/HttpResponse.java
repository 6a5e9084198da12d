package io.realtime4j.core.spi;

import io.realtime4j.core.protocol.Slice;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a plain HTTP request. The transport adds {@code content-length} or {@code transfer-encoding}, {@code date} and
 * connection headers.
 *
 * @param status such as 202
 * @param headers by lower-case name
 * @param body possibly empty
 * @param writer writes the body in place of {@code body}, which is empty then; null for nearly all answers
 */
public record HttpResponse(
        int status,
        Map<String, String> headers,
        Slice body,
        @Nullable BodyWriter writer) {
    /** Keeps the order of the headers. */
    public HttpResponse {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        if (writer != null && !body.isEmpty()) {
            throw new IllegalArgumentException(
                    "an answer has both a body and a writer of one, accepted is one of them");
        }
    }

    /**
     * Makes an answer whose body is at hand.
     *
     * @param status such as 202
     * @param headers by lower-case name
     * @param body possibly empty
     */
    public HttpResponse(int status, Map<String, String> headers, Slice body) {
        this(status, headers, body, null);
    }

    /**
     * Makes an answer whose body is written while it is being sent.
     *
     * @param status such as 200
     * @param contentType such as {@code text/plain; charset=utf-8}
     * @param writer writes the body
     * @return the answer
     */
    public static HttpResponse streamed(int status, String contentType, BodyWriter writer) {
        return new HttpResponse(status, Map.of("content-type", contentType), Slice.EMPTY, writer);
    }

    /**
     * Makes an answer without a body.
     *
     * @param status such as 202
     * @return the answer
     */
    public static HttpResponse empty(int status) {
        return new HttpResponse(status, Map.of(), Slice.EMPTY);
    }

    /**
     * Makes a JSON answer.
     *
     * @param status such as 200
     * @param json the whole body
     * @return the answer with {@code content-type: application/json; charset=utf-8}
     */
    public static HttpResponse json(int status, String json) {
        return new HttpResponse(status, Map.of("content-type", "application/json; charset=utf-8"), Slice.utf8(json));
    }

    /**
     * Makes a text answer.
     *
     * @param status such as 200
     * @param text the whole body
     * @return the answer with {@code content-type: text/plain; charset=utf-8}
     */
    public static HttpResponse text(int status, String text) {
        return new HttpResponse(status, Map.of("content-type", "text/plain; charset=utf-8"), Slice.utf8(text));
    }

    /**
     * Makes an HTML answer.
     *
     * @param status such as 200
     * @param html the whole body
     * @return the answer with {@code content-type: text/html; charset=utf-8}
     */
    public static HttpResponse html(int status, String html) {
        return new HttpResponse(status, Map.of("content-type", "text/html; charset=utf-8"), Slice.utf8(html));
    }

    /**
     * Sends the client elsewhere, with status 302.
     *
     * @param location a path or URL, encoded
     * @return the answer
     */
    public static HttpResponse redirect(String location) {
        return empty(302).withHeader("location", location);
    }

    /**
     * Sets a header.
     *
     * @param name lower case
     * @param value its value
     * @return a copy with it
     */
    public HttpResponse withHeader(String name, String value) {
        Map<String, String> copy = new LinkedHashMap<>(headers);
        copy.put(name, value);
        return new HttpResponse(status, copy, body, writer);
    }

    /**
     * Sets headers.
     *
     * @param more by lower-case name
     * @return a copy with them
     */
    public HttpResponse withHeaders(Map<String, String> more) {
        Map<String, String> copy = new LinkedHashMap<>(headers);
        copy.putAll(more);
        return new HttpResponse(status, copy, body, writer);
    }
}
