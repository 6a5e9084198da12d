package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** An HTTP request to be sent as it stands, with any host and any header. Mutable while a test puts it together. */
public final class HttpCall {
    private final String method;
    private String target;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Set<String> parameters = new TreeSet<>();
    private byte[] body = new byte[0];

    public HttpCall(String method, String target) {
        this.method = method;
        this.target = target;
    }

    public HttpCall host(String host) {
        return header("host", host);
    }

    public HttpCall header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public HttpCall without(String header) {
        headers.remove(header);
        return this;
    }

    /** Adds to the query, as it stands; a name given before is kept. */
    public HttpCall query(String parameter) {
        target = target + (parameters.isEmpty() ? '?' : '&') + parameter;
        parameters.add(parameter);
        return this;
    }

    public HttpCall bearer(String token) {
        return header("authorization", "Bearer " + token);
    }

    public HttpCall body(byte[] bytes) {
        body = bytes.clone();
        return header("content-length", Integer.toString(bytes.length));
    }

    public HttpCall json(String text) {
        header("content-type", "application/json");
        return body(text.getBytes(UTF_8));
    }

    public byte[] encoded() {
        StringBuilder head =
                new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
        out.writeBytes(body);
        return out.toByteArray();
    }
}
