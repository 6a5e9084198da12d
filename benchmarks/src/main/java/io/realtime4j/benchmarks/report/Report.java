package io.realtime4j.benchmarks.report;

import java.util.List;
import java.util.Map;

/**
 * What came of a run.
 *
 * @param name of the files, such as {@code fan-out}
 * @param title heading of the page
 * @param text summary for the terminal
 * @param values what goes into the JSON object: texts, numbers, booleans, lists and maps of them
 * @param sections what the page shows
 */
public record Report(String name, String title, String text, Map<String, Object> values, List<Section> sections) {
    /** Copies the sections. */
    public Report {
        sections = List.copyOf(sections);
    }
}
