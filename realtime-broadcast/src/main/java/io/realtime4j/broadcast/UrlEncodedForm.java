package io.realtime4j.broadcast;

import io.realtime4j.core.protocol.Slice;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.StringTokenizer;

/** Reads {@code application/x-www-form-urlencoded}. Pure. */
final class UrlEncodedForm {
    private UrlEncodedForm() {}

    /**
     * Reads a form.
     *
     * @throws IllegalArgumentException when an escape is not valid
     */
    static void read(Slice body, FormParameters into) {
        StringTokenizer fields = new StringTokenizer(body.utf8(), "&");
        while (fields.hasMoreTokens()) {
            String field = fields.nextToken();
            int equals = field.indexOf('=');
            String name = equals < 0 ? field : field.substring(0, equals);
            String value = equals < 0 ? "" : field.substring(equals + 1);
            into.put(decode(name), decode(value));
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
