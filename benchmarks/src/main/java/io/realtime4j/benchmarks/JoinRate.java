package io.realtime4j.benchmarks;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How often something was done, and how long each took.
 *
 * @param perSecond how often
 * @param latency in microseconds
 * @param failures what went wrong
 */
record JoinRate(double perSecond, Latency latency, List<String> failures) {
    JoinRate {
        failures = List.copyOf(failures);
    }

    /** Of times in microseconds. */
    static JoinRate of(Histogram times, Duration in, List<String> failures) {
        return new JoinRate(times.getTotalCount() * 1e9 / in.toNanos(), Latency.of(times), failures);
    }

    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("perSecond", Math.round(perSecond));
        values.put("micros", latency.values());
        return values;
    }

    List<String> row(String name) {
        return List.of(
                name,
                String.format(Locale.ROOT, "%,.0f", perSecond),
                Latency.millis(latency.p50()),
                Latency.millis(latency.p99()),
                Latency.millis(latency.max()));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,.0f/s, p99 %s ms", perSecond, Latency.millis(latency.p99()));
    }
}
