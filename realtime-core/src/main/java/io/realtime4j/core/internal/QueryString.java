package io.realtime4j.core.internal;

import io.realtime4j.core.protocol.TokenText;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a request target. Of equal names the last one counts. Immutable. */
final class QueryString {
    private final Map<String, String> values = new HashMap<>();

    private QueryString() {}

    static QueryString parse(String rawQuery) {
        QueryString query = new QueryString();
        for (String pair : rawQuery.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                query.values.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    @Nullable
    String value(String name) {
        return values.get(name);
    }

    /** Whether the parameter was given as a list or map: {@code name[]=…} or {@code name[key]=…}. */
    boolean isNested(String name) {
        return values.keySet().stream().anyMatch(key -> key.startsWith(name + "["));
    }

    private static String decode(String text) {
        return TokenText.percentDecode(text.replace('+', ' '));
    }
}
