package io.realtime4j.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where reports are written.
 *
 * @param path the folder, made when it is missing
 */
public record ReportFolder(Path path) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Writes a report as {@code <name>.json} and {@code <name>.html}, in place of earlier ones.
     *
     * @param report the report
     * @return the page
     * @throws IOException when a file cannot be written
     */
    public Path write(Report report) throws IOException {
        Files.createDirectories(path);
        Files.writeString(path.resolve(report.name() + ".json"), json(report) + "\n");
        return Files.writeString(path.resolve(report.name() + ".html"), Page.html(report));
    }

    /**
     * Returns the values of a report.
     *
     * @param report the report
     * @return one JSON object on one line
     * @throws IOException when a value is not of the kinds that a report has
     */
    public static String json(Report report) throws IOException {
        return JSON.writeValueAsString(report.values());
    }
}
