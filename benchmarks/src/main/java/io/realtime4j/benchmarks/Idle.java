package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.report.Report;
import io.realtime4j.benchmarks.report.Section;
import io.realtime4j.benchmarks.report.Section.Bar;
import io.realtime4j.benchmarks.report.Section.Bars;
import io.realtime4j.benchmarks.report.Section.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Connections that joined a channel and do nothing: what they cost, and how fast they come.
 *
 * @param connections how many
 * @param topics topics that they share
 * @param cold time in which they connected and joined at a server that had just started
 * @param warm the same, the second time
 * @param heapPerConnection bytes on the heap after a collection, less those before, for each
 * @param residentPerConnection bytes of physical memory more than before, for each; negative when not known
 * @param residentBytes physical memory with all of them open; negative when not known
 * @param growths what came to live on the heap, by class
 * @param totals everything that was counted
 */
record Idle(
        int connections,
        int topics,
        Duration cold,
        Duration warm,
        double heapPerConnection,
        double residentPerConnection,
        long residentBytes,
        List<HeapCensus.Growth> growths,
        Totals totals) {

    private static final int CLASSES = 40;
    private static final int BARS = 15;

    Idle {
        growths = List.copyOf(growths);
    }

    /** Runs it; the server gets some time to end the first connections, and before it is looked at. */
    static Idle run(Subject subject, int connections, int topics, Duration settle, PrintStream progress)
            throws IOException {
        ServerProbe probe = subject.probe()
                .orElseThrow(() -> new IllegalArgumentException("pid is missing, it is needed to measure memory"));
        HeapCensus empty = census(probe);
        long emptyResident = probe.residentBytes().orElse(-1);
        Load load = new Load(connections, topics, 1, 1, 1, 100, Dialect.V2B, Duration.ZERO, Duration.ZERO);
        Duration cold;
        try (Generator first = new Generator(subject.target(), load, progress)) {
            cold = first.connect();
        }
        try (Generator second = new Generator(subject.target(), load, progress)) {
            second.idle(settle); // the server ends the first ones meanwhile
            Duration warm = second.connect();
            second.idle(settle);
            long resident = probe.residentBytes().orElse(-1);
            HeapCensus full = census(probe);
            return new Idle(
                    connections,
                    topics,
                    cold,
                    warm,
                    (full.bytes() - empty.bytes()) / (double) connections,
                    resident < 0 ? -1 : (resident - emptyResident) / (double) connections,
                    resident,
                    full.since(empty),
                    second.totals());
        }
    }

    private static HeapCensus census(ServerProbe probe) throws IOException {
        return probe.liveHeap().orElseThrow(() -> new IOException("no jcmd beside java, or the server is no JVM"));
    }

    boolean isClean() {
        return totals.failures() == 0;
    }

    Report report() {
        return new Report("idle", "Idle connections", text(), values(), List.of(bars(), table()));
    }

    private Section bars() {
        List<Bar> bars = new ArrayList<>();
        for (HeapCensus.Growth growth : growths.subList(0, Math.min(BARS, growths.size()))) {
            String name = growth.className();
            bars.add(new Bar(name.substring(name.lastIndexOf('.') + 1), perConnection(growth.bytes())));
        }
        return new Bars("Heap for each connection by class", "bytes", bars);
    }

    private Section table() {
        List<List<String>> rows = new ArrayList<>();
        for (HeapCensus.Growth growth : growths.subList(0, Math.min(CLASSES, growths.size()))) {
            rows.add(List.of(
                    growth.className(),
                    String.format(Locale.ROOT, "%.2f", perConnection(growth.instances())),
                    String.format(Locale.ROOT, "%.1f", perConnection(growth.bytes()))));
        }
        return new Table("What lives on the heap for each connection", List.of("class", "instances", "bytes"), rows);
    }

    private double perConnection(long amount) {
        return amount / (double) connections;
    }

    private double perSecond(Duration time) {
        return connections * 1e9 / time.toNanos();
    }

    private Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("connections", connections);
        values.put("topics", topics);
        values.put("joinsPerSecondCold", Math.round(perSecond(cold)));
        values.put("joinsPerSecondWarm", Math.round(perSecond(warm)));
        values.put("heapBytesPerConnection", Math.round(heapPerConnection));
        values.put("residentBytesPerConnection", Math.round(residentPerConnection));
        values.put("residentBytes", residentBytes);
        values.put("failures", totals.failures());
        values.put("firstFailure", totals.firstFailure());
        Map<String, Object> classes = new LinkedHashMap<>();
        growths.stream()
                .limit(CLASSES)
                .forEach(growth -> classes.put(growth.className(), perConnection(growth.bytes())));
        values.put("heapBytesPerConnectionByClass", classes);
        return values;
    }

    private String text() {
        return String.format(
                Locale.ROOT,
                "%,d connections joined %,d topics: %,.0f/s at a cold server, %,.0f/s then%n%,.0f bytes of heap after"
                        + " a collection and %,.0f bytes resident for each, %,.0f MiB resident in all%n%s%n",
                connections,
                topics,
                perSecond(cold),
                perSecond(warm),
                heapPerConnection,
                residentPerConnection,
                residentBytes / 1048576.0,
                totals.failures() == 0 ? "no failures" : totals.text());
    }
}
