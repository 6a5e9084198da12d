package io.realtime4j.broadcast;

import io.realtime4j.core.protocol.TokenText;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Matches paths as transports do: by segment, empty ones ignored, placeholders decoded. */
final class Paths {
    private Paths() {}

    static @Nullable Map<String, String> match(String pattern, String path) {
        List<String> wanted = segments(pattern);
        List<String> found = segments(path);
        if (wanted.size() != found.size()) {
            return null;
        }
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            String name = wanted.get(i);
            if (name.startsWith("{")) {
                parameters.put(name.substring(1, name.length() - 1), TokenText.percentDecode(found.get(i)));
            } else if (!name.equals(found.get(i))) {
                return null;
            }
        }
        return parameters;
    }

    private static List<String> segments(String path) {
        return Arrays.stream(path.split("/"))
                .filter(segment -> !segment.isEmpty())
                .toList();
    }
}
