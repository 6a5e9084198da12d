package io.realtime4j.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a verified token says.
 *
 * @param values the claims by name: {@link String}, {@link Long}, {@link Double}, {@link Boolean}, {@link java.util.List},
 *     {@link Map} or null
 * @param expiresAt the second since the epoch from which the token is refused; {@link Long#MAX_VALUE} for never
 * @param json all claims as one JSON object, as policies of a database see them
 */
public record Claims(Map<String, @Nullable Object> values, long expiresAt, String json) {
    /** Keeps the order and the nulls of the given claims. */
    public Claims {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** {@return claim {@code role}, or null when it is absent or not a string} */
    public @Nullable String role() {
        return values.get("role") instanceof String role ? role : null;
    }

    /** {@return claim {@code sub}, or null when it is absent or not a string} */
    public @Nullable String subject() {
        return values.get("sub") instanceof String subject ? subject : null;
    }

    /** Leaves the claims out: they may be secret. */
    @Override
    public String toString() {
        return "Claims[expiresAt=" + expiresAt + "]";
    }
}
