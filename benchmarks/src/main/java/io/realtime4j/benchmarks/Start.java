package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.report.Report;
import io.realtime4j.benchmarks.report.Section.Bar;
import io.realtime4j.benchmarks.report.Section.Bars;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long servers took from the command to accepting connections.
 *
 * @param command the command
 * @param times one for each start
 */
record Start(List<String> command, List<Duration> times) {
    Start {
        command = List.copyOf(command);
        times = List.copyOf(times);
    }

    static Start run(List<String> command, int count, PrintStream progress) throws IOException {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try (ServerProcess server = ServerProcess.start(command, Map.of())) {
                times.add(server.startTime());
                progress.printf(
                        Locale.ROOT,
                        "start %d: %d ms%n",
                        i + 1,
                        server.startTime().toMillis());
            }
        }
        return new Start(command, times);
    }

    Duration median() {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    Report report() {
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < times.size(); i++) {
            bars.add(new Bar("start " + (i + 1), times.get(i).toMillis()));
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("command", command);
        values.put("millis", times.stream().map(Duration::toMillis).toList());
        values.put("medianMillis", median().toMillis());
        String text = String.format(
                Locale.ROOT,
                "%d starts, median %d ms from the command to listening%n",
                times.size(),
                median().toMillis());
        return new Report(
                "start", "Start", text, values, List.of(new Bars("From the command to listening", "ms", bars)));
    }
}
