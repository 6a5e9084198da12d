package io.realtime4j.launcher.dashboard;

import io.realtime4j.core.spi.HttpRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads forms that come from pages of this process only: each form carries a secret of the process, which pages of other
 * origins cannot know. Immutable.
 */
final class Form {
    private static final int SECRET_BYTES = 24;
    private static final String NAME = "form_token";

    private final String token;

    Form() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        this.token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** The hidden field that every form has. */
    String field() {
        return "<input type=\"hidden\" name=\"" + NAME + "\" value=\"" + token + "\">";
    }

    /**
     * Reads a form.
     *
     * @return the last value of each field
     * @throws IllegalArgumentException when it is malformed or does not come from a page of this process
     */
    Map<String, String> read(HttpRequest request) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : request.body().utf8().split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        byte[] given = fields.getOrDefault(NAME, "").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(given, token.getBytes(StandardCharsets.UTF_8))) {
            throw new IllegalArgumentException("the form does not come from this page; load it again");
        }
        return fields;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
