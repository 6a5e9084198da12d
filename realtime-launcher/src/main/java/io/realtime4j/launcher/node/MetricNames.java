package io.realtime4j.launcher.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of metrics beside their values: the list {@code metrics.txt}. Each line has a name, the label of the tag, the
 * name under which the same is published once more for the whole node, and what it means; a dash stands for nothing.
 */
final class MetricNames {
    private static final Map<String, Entry> ENTRIES = read();

    private MetricNames() {}

    static @Nullable Entry find(String name) {
        return ENTRIES.get(name);
    }

    static Map<String, Entry> all() {
        return Map.copyOf(ENTRIES);
    }

    private static Map<String, Entry> read() {
        InputStream list = Objects.requireNonNull(MetricNames.class.getResourceAsStream("metrics.txt"));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
            Map<String, Entry> entries = new LinkedHashMap<>();
            lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\\s+", 4))
                    .forEach(columns ->
                            entries.put(columns[0], new Entry(orNull(columns[1]), orNull(columns[2]), columns[3])));
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException("the list of metrics cannot be read", e);
        }
    }

    private static @Nullable String orNull(String column) {
        return column.equals("-") ? null : column;
    }

    /**
     * One metric.
     *
     * @param tag name of the label that a tag is the value of
     * @param forNode name of the same for the whole node
     * @param help what it means
     */
    record Entry(@Nullable String tag, @Nullable String forNode, String help) {}
}
