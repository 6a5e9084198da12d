package io.realtime4j.benchmarks;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts. Confined to the generator's thread. */
final class Tally {
    private static final long MAX_LATENCY_MICROS = 3_600_000_000L;

    private final Histogram latency = new Histogram(MAX_LATENCY_MICROS, 3);
    private int joined;
    private long sent;
    private long expected;
    private long received;
    private long outOfOrder;
    private long misrouted;
    private int failures;
    private @Nullable String firstFailure;

    void joined() {
        joined++;
    }

    void sent(int receivers) {
        sent++;
        expected += receivers;
    }

    void delivered(boolean measured, long sentAt) {
        received++;
        if (measured) {
            long micros = Math.max(0, (System.nanoTime() - sentAt) / 1000);
            latency.recordValue(Math.min(micros, MAX_LATENCY_MICROS));
        }
    }

    void outOfOrder() {
        outOfOrder++;
    }

    void misrouted() {
        misrouted++;
    }

    void failed(String why) {
        failures++;
        if (firstFailure == null) {
            firstFailure = why;
        }
    }

    int joinedCount() {
        return joined;
    }

    long sentCount() {
        return sent;
    }

    long receivedCount() {
        return received;
    }

    boolean isComplete() {
        return received >= expected;
    }

    int failures() {
        return failures;
    }

    @Nullable
    String firstFailure() {
        return firstFailure;
    }

    Result result(Load load, long connectMillis, long windowReceived, double windowSeconds) {
        return new Result(
                load,
                connectMillis,
                sent,
                expected,
                received,
                windowReceived / windowSeconds,
                latency.getValueAtPercentile(50),
                latency.getValueAtPercentile(99),
                latency.getMaxValue(),
                outOfOrder,
                misrouted,
                failures,
                firstFailure == null ? "" : firstFailure);
    }
}
