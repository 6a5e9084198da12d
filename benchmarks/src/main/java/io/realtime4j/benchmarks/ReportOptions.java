package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.report.Report;
import io.realtime4j.benchmarks.report.ReportFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What to do with the results. */
final class ReportOptions {
    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Where to write the result as JSON and as a page with charts.",
            defaultValue = "${sys:realtime.report:-bench-report}")
    private Path folder = Path.of("bench-report");

    /** Prints a report and writes its files. */
    void publish(Report report, PrintWriter out) throws IOException {
        out.print(json ? ReportFolder.json(report) + "\n" : report.text());
        out.flush();
        Path page = new ReportFolder(folder).write(report);
        progress().println("report: " + page);
    }

    /** Where progress is told. */
    PrintStream progress() {
        return System.err;
    }
}
