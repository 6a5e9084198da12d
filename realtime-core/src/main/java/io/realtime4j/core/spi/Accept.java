package io.realtime4j.core.spi;

import io.realtime4j.core.protocol.Slice;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the {@code Accept} header of a request admits. Pure.
 *
 * @param ranges those with a weight above zero, heaviest first; one of anything when there is no header
 */
public record Accept(List<MediaType> ranges) {
    private static final MediaType ANYTHING = new MediaType("*", "*", Map.of());
    private static final Map<Integer, String> PHRASES = Map.of(
            400, "Bad Request",
            404, "Not Found",
            406, "Not Acceptable",
            408, "Request Timeout",
            413, "Request Entity Too Large",
            417, "Expectation Failed",
            500, "Internal Server Error",
            503, "Service Unavailable");

    /** Keeps a copy. */
    public Accept {
        ranges = List.copyOf(ranges);
    }

    /**
     * Reads the header.
     *
     * @param headers values by lower-case name
     * @return what is admitted
     */
    public static Accept of(Map<String, List<String>> headers) {
        String header = String.join(",", headers.getOrDefault("accept", List.of()));
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

    /** {@return whether JSON or a dialect of it is admitted} */
    public boolean admitsJson() {
        return admits(range -> range.isJson() || range.is("application", "*"));
    }

    /** {@return whether bytes of an unknown kind are admitted} */
    public boolean admitsBytes() {
        return admits(range -> range.is("application", "octet-stream") || range.is("application", "*"));
    }

    /** {@return whether HTML is admitted} */
    public boolean admitsHtml() {
        return admits(range -> range.is("text", "html") || range.is("text", "*"));
    }

    /**
     * Answers with a status and its phrase: a JSON string when JSON is named before text and before everything, otherwise
     * {@code text/html}.
     *
     * @param status of an error, such as 404
     * @return the answer
     */
    public HttpResponse error(int status) {
        String phrase = PHRASES.getOrDefault(status, "Error");
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
