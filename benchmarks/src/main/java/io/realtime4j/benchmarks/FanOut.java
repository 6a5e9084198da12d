package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.ServerCost.Watch;
import io.realtime4j.benchmarks.report.Report;
import io.realtime4j.benchmarks.report.Section;
import io.realtime4j.benchmarks.report.Section.Line;
import io.realtime4j.benchmarks.report.Section.Lines;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Broadcasts to members of topics: what came of a load.
 *
 * @param load the load
 * @param connect time until all had joined
 * @param window the measured time
 * @param totals everything that was counted
 * @param cost what it cost the server
 */
record FanOut(Load load, Duration connect, Window window, Totals totals, ServerCost cost) {
    static FanOut run(Subject subject, Load load, PrintStream progress) throws IOException {
        Watch watch = subject.probe().isPresent() ? new Watch(subject.probe().get()) : null;
        try (Generator generator = new Generator(subject.target(), load, progress)) {
            Duration connect = generator.connect();
            generator.warmUp();
            Window window = measure(generator, watch, load.duration());
            ServerCost cost = watch == null ? ServerCost.UNKNOWN : watch.cost(window, load.connections());
            return new FanOut(load, connect, window, generator.totals(), cost);
        }
    }

    private static Window measure(Generator generator, @Nullable Watch watch, Duration time) throws IOException {
        if (watch == null) {
            return generator.measure();
        }
        watch.windowBegins();
        return generator.measure(time, watch::windowEnds);
    }

    boolean isClean() {
        return totals.isClean();
    }

    Report report() {
        return new Report("fan-out", "Fan-out", text(), values(), List.of(throughput(), latencies(), distribution()));
    }

    private Section throughput() {
        return course(
                "Deliveries per second", "1000/s", List.of(line("deliveries", s -> s.deliveriesPerSecond() / 1000)));
    }

    private Section latencies() {
        return course(
                "Latency by time", "ms", List.of(line("p50", s -> s.p50() / 1e3), line("p99", s -> s.p99() / 1e3)));
    }

    private Section course(String title, String unit, List<Line> lines) {
        List<String> seconds = IntStream.rangeClosed(1, window.course().size())
                .mapToObj(i -> i + " s")
                .toList();
        return new Lines(title, unit, seconds, lines);
    }

    private Line line(String name, ToDoubleFunction<Second> value) {
        return new Line(name, window.course().stream().map(value::applyAsDouble).toList());
    }

    private Section distribution() {
        return new Lines(
                "Latency by percentile",
                "ms",
                Latency.CURVE.stream()
                        .map(p -> Double.toString(p).replaceAll("\\.0$", "") + " %")
                        .toList(),
                List.of(new Line(
                        "latency",
                        window.latency().curve().stream().map(v -> v / 1e3).toList())));
    }

    private Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("load", load.values());
        values.put("connectMillis", connect.toMillis());
        values.put("deliveriesPerSecond", Math.round(window.deliveriesPerSecond()));
        values.put("latencyMicros", window.latency().values());
        values.putAll(totals.values());
        values.put("server", cost.values());
        return values;
    }

    private String text() {
        return String.format(
                Locale.ROOT,
                "%s%nconnected and joined in %.2f s%n%,.0f deliveries/s; latency %s%n%s%n%s%n",
                load.text(),
                connect.toNanos() / 1e9,
                window.deliveriesPerSecond(),
                window.latency().text(),
                totals.text(),
                cost.text());
    }
}
