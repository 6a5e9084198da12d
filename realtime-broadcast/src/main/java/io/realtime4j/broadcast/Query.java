package io.realtime4j.broadcast;

import io.realtime4j.core.protocol.TokenText;
import java.util.Optional;

/** Reads query strings. Pure. */
final class Query {
    private Query() {}

    /** {@return the last value of a parameter} */
    static Optional<String> parameter(String rawQuery, String name) {
        Optional<String> found = Optional.empty();
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals >= 0 && decode(pair.substring(0, equals)).equals(name)) {
                found = Optional.of(decode(pair.substring(equals + 1)));
            }
        }
        return found;
    }

    private static String decode(String text) {
        return TokenText.percentDecode(text.replace('+', ' '));
    }
}
