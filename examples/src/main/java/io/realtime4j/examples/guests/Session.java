package io.realtime4j.examples.guests;

import io.realtime4j.core.Claims;
import io.realtime4j.core.TenantId;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A guest's stay with a tenant.
 *
 * @param tenant where
 * @param name who: letters and digits
 * @param expiresAt when it ends, in seconds since the epoch
 */
public record Session(TenantId tenant, String name, long expiresAt) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]{1,40}");

    /** Refuses other names, which would have to be escaped in the claims. */
    public Session {
        if (!isName(name)) {
            throw new IllegalArgumentException("name of a guest is not made of 1 to 40 letters and digits");
        }
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    Claims claims() {
        String json = "{\"role\":\"authenticated\",\"sub\":\"" + name + "\"}";
        return new Claims(Map.of("role", "authenticated", "sub", name), expiresAt, json);
    }
}
