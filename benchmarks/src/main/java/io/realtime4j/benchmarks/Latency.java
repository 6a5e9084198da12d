package io.realtime4j.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** Times from when a message was due to its delivery, in microseconds. */
record Latency(long count, long p50, long p95, long p99, long p999, long max, List<Long> curve) {
    /** Percentiles of {@link #curve}. */
    static final List<Double> CURVE = List.of(0.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.5, 99.9, 99.99, 100.0);

    static Latency of(Histogram times) {
        return new Latency(
                times.getTotalCount(),
                times.getValueAtPercentile(50),
                times.getValueAtPercentile(95),
                times.getValueAtPercentile(99),
                times.getValueAtPercentile(99.9),
                times.getMaxValue(),
                CURVE.stream().map(times::getValueAtPercentile).collect(Collectors.toList()));
    }

    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("p50", p50);
        values.put("p95", p95);
        values.put("p99", p99);
        values.put("p99.9", p999);
        values.put("max", max);
        return values;
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "p50 %s, p95 %s, p99 %s, p99.9 %s, max %s ms",
                millis(p50),
                millis(p95),
                millis(p99),
                millis(p999),
                millis(max));
    }

    static String millis(long micros) {
        return String.format(Locale.ROOT, "%.2f", micros / 1000.0);
    }
}
