package io.realtime4j.transport.tyrus;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request must be before anybody looks at it; see {@code docs/protocol.md}, transport limits. Pure. */
final class RequestRules {
    /** Longest request line in bytes. */
    static final int MAX_LINE = 8000;
    /** Most bytes of all headers together. */
    static final int MAX_HEAD = 65_536;

    /** Why a body is refused that makes room for others, because it has waited longest for its next part. */
    static final String HELD_BACK = "held_back";

    private static final int MAX_HEADERS = 100;
    private static final int MAX_NAME = 64;
    private static final int KEY_BYTES = 16;
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=%-]+(:[0-9]*)?|\\[[0-9A-Za-z:.%]+](:[0-9]*)?");

    private RequestRules() {}

    /** The status that refuses a request head, or null when it is fine. */
    static @Nullable HttpResponseStatus refusal(HttpRequest request, int maxHeaderLength) {
        DecoderResult decoded = request.decoderResult();
        if (decoded.isFailure()) {
            return undecoded(decoded.cause());
        }
        if (request.headers().size() > MAX_HEADERS) {
            return HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
        }
        for (Map.Entry<String, String> header : request.headers()) {
            if (header.getKey().length() > MAX_NAME || header.getValue().length() > maxHeaderLength) {
                return HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
            }
        }
        return hasGoodHost(request) ? null : HttpResponseStatus.BAD_REQUEST;
    }

    /** The name under which refusals with a status are counted, such as {@code request_timeout}. */
    static String reason(HttpResponseStatus status) {
        return status.reasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
    }

    private static HttpResponseStatus undecoded(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return HttpResponseStatus.REQUEST_URI_TOO_LONG;
        }
        return cause instanceof TooLongHttpHeaderException
                ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                : HttpResponseStatus.BAD_REQUEST;
    }

    private static boolean hasGoodHost(HttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.isEmpty()) {
            return request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
        }
        String authority = RequestTarget.parse(request.uri()).authority();
        return hosts.size() == 1
                && HOST.matcher(hosts.get(0)).matches()
                && (authority == null || HOST.matcher(authority).matches());
    }

    /** The header that keeps a request from being a WebSocket upgrade (RFC 6455 §4.2.1), or null. */
    static @Nullable String upgradeFault(RequestHead head) {
        if (!head.hasToken("upgrade", "websocket") || !head.http11()) {
            return "upgrade";
        }
        if (!head.hasToken("connection", "upgrade")) {
            return "connection";
        }
        if (!head.headers().getOrDefault("sec-websocket-version", List.of()).equals(List.of("13"))) {
            return "sec-websocket-version";
        }
        List<String> keys = head.headers().getOrDefault("sec-websocket-key", List.of());
        return keys.size() == 1 && isKey(keys.get(0).strip()) ? null : "sec-websocket-key";
    }

    private static boolean isKey(String text) {
        try {
            return Base64.getDecoder().decode(text).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
