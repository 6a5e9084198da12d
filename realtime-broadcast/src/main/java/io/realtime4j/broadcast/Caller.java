package io.realtime4j.broadcast;

import io.realtime4j.core.Claims;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Extension;
import io.realtime4j.core.spi.HttpRequest;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who sends an HTTP request.
 *
 * @param tenant whose messages they are
 * @param claims what the caller's token says
 * @param request the request
 */
record Caller(Tenant tenant, Claims claims, HttpRequest request) {
    /** {@return the question whether the caller may write to a private topic} */
    Authorizer.Request writing(String topic) {
        return new Authorizer.Request(tenant, topic, claims, headers(), EnumSet.allOf(Extension.class));
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        request.headers().forEach((name, values) -> {
            if (!values.isEmpty()) {
                headers.put(name, values.get(values.size() - 1));
            }
        });
        return headers;
    }
}
