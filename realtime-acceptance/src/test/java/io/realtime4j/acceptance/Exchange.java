package io.realtime4j.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;

/** Selects HTTP requests by their path, each with the response that follows it. */
final class Exchange implements Predicate<JsonNode> {
    private final List<String> paths;
    private boolean selected;

    private Exchange(List<String> paths) {
        this.paths = paths;
    }

    static Exchange of(String... paths) {
        return new Exchange(List.of(paths));
    }

    @Override
    public boolean test(JsonNode step) {
        String event = step.path("ev").asText();
        if (event.equals("http_request")) {
            selected = paths.contains(step.get("path").asText());
        }
        return selected && event.startsWith("http_");
    }
}
