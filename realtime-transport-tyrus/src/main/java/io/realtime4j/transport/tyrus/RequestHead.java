package io.realtime4j.transport.tyrus;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the transport needs to know of a request that passed {@link RequestRules}.
 *
 * @param method as sent
 * @param host the host with its port, or empty for HTTP/1.0 without one
 * @param target what is asked for
 * @param headers values by lower-case name
 * @param keepAlive whether the client wants to go on with this connection
 * @param http11 whether the version is at least 1.1
 */
record RequestHead(
        String method,
        String host,
        RequestTarget target,
        Map<String, List<String>> headers,
        boolean keepAlive,
        boolean http11) {

    static RequestHead of(HttpRequest request) {
        RequestTarget target = RequestTarget.parse(request.uri());
        String header = request.headers().get(HttpHeaderNames.HOST, "");
        return new RequestHead(
                request.method().name(),
                target.authority() == null ? header : target.authority(),
                target,
                headers(request),
                HttpUtil.isKeepAlive(request),
                request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0);
    }

    private static Map<String, List<String>> headers(HttpRequest request) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : request.headers()) {
            headers.computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
                    .add(header.getValue());
        }
        return headers;
    }

    boolean isGet() {
        return method.equals("GET");
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    /** Whether a comma-separated header holds a token, ignoring case. */
    boolean hasToken(String name, String token) {
        for (String value : headers.getOrDefault(name, List.of())) {
            for (String part : value.split(",", -1)) {
                if (part.strip().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean asksForWebSocket() {
        return isGet() && hasToken("upgrade", "websocket");
    }

    boolean acceptsGzip() {
        for (String value : headers.getOrDefault("accept-encoding", List.of())) {
            for (String part : value.split(",", -1)) {
                String[] coding = part.strip().toLowerCase(Locale.ROOT).split("\\s*;\\s*", 2);
                if (coding[0].equals("gzip") || coding[0].equals("*")) {
                    return coding.length == 1 || !coding[1].matches("q=0(\\.0*)?");
                }
            }
        }
        return false;
    }
}
