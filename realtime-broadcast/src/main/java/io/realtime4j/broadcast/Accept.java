package io.realtime4j.broadcast;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the {@code Accept} header of a request admits. Pure.
 *
 * @param ranges those with a weight above zero, heaviest first; empty means anything
 */
record Accept(List<MediaType> ranges) {
    private static final MediaType ANYTHING = new MediaType("*", "*", Map.of());

    static Accept of(HttpRequest request) {
        String header = String.join(",", request.headers().getOrDefault("accept", List.of()));
        if (header.isBlank()) {
            return new Accept(List.of(ANYTHING));
        }
        return new Accept(Arrays.stream(header.split(",", -1))
                .map(MediaType::parse)
                .flatMap(Optional::stream)
                .filter(range -> weight(range) > 0)
                .sorted(Comparator.comparingDouble(Accept::weight).reversed())
                .toList());
    }

    boolean admitsJson() {
        return admits(range -> range.isJson() || range.is("application", "*"));
    }

    boolean admitsBytes() {
        return admits(range -> range.is("application", "octet-stream") || range.is("application", "*"));
    }

    /** Answers with a status and its phrase: a JSON string when JSON is named before HTML and before everything. */
    HttpResponse error(int status, String phrase) {
        for (MediaType range : ranges) {
            if (range.isJson() || range.is("application", "*")) {
                return HttpResponse.json(status, '"' + phrase + '"');
            }
            if (range.type().equals("text") || isAnything(range)) {
                break;
            }
        }
        return new HttpResponse(status, Map.of("content-type", "text/html; charset=utf-8"), Slice.utf8(phrase));
    }

    private boolean admits(Predicate<MediaType> kind) {
        return ranges.stream().anyMatch(range -> isAnything(range) || kind.test(range));
    }

    private static boolean isAnything(MediaType range) {
        return range.is("*", "*");
    }

    private static double weight(MediaType range) {
        try {
            return Double.parseDouble(range.parameters().getOrDefault("q", "1"));
        } catch (NumberFormatException e) {
            return 1;
        }
    }
}
