package io.realtime4j.core.spi;

import io.realtime4j.core.protocol.Slice;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer to a plain HTTP request. The transport adds {@code content-length}, {@code date} and connection headers.
 *
 * @param status such as 202
 * @param headers by lower-case name
 * @param body possibly empty
 */
public record HttpResponse(int status, Map<String, String> headers, Slice body) {
    /** Keeps the order of the headers. */
    public HttpResponse {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
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
     * Sets a header.
     *
     * @param name lower case
     * @param value its value
     * @return a copy with it
     */
    public HttpResponse withHeader(String name, String value) {
        Map<String, String> copy = new LinkedHashMap<>(headers);
        copy.put(name, value);
        return new HttpResponse(status, copy, body);
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
        return new HttpResponse(status, copy, body);
    }
}
