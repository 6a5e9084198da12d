package io.realtime4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts. Confined to the generator's thread. */
final class Tally {
    private static final long MAX_LATENCY_MICROS = 3_600_000_000L;

    private final Histogram latency = new Histogram(MAX_LATENCY_MICROS, 3);
    private final Histogram second = new Histogram(MAX_LATENCY_MICROS, 3);
    private final List<Second> course = new ArrayList<>();
    private int joined;
    private long sent;
    private long expected;
    private long received;
    private long outOfOrder;
    private long misrouted;
    private int failures;
    private @Nullable String firstFailure;
    private long windowBegin;
    private long windowReceived;
    private long secondBegin;
    private long secondReceived;

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
            second.recordValue(Math.min(micros, MAX_LATENCY_MICROS));
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

    /** Begins a window. */
    void begin(long now) {
        latency.reset();
        course.clear();
        windowBegin = now;
        windowReceived = received;
        beginSecond(now);
    }

    /** Ends a second of the window. */
    Second endSecond(long now) {
        Second ended = new Second(
                (received - secondReceived) / seconds(secondBegin, now),
                second.getValueAtPercentile(50),
                second.getValueAtPercentile(99));
        course.add(ended);
        beginSecond(now);
        return ended;
    }

    private void beginSecond(long now) {
        second.reset();
        secondBegin = now;
        secondReceived = received;
    }

    /** Ends the time in which deliveries are counted by {@link Window#deliveries}. */
    Window end(long now) {
        return new Window(seconds(windowBegin, now), received - windowReceived, Latency.of(latency), course);
    }

    /** The same window with the latencies of those that came after its end, too. */
    Window complete(Window window) {
        return new Window(window.seconds(), window.deliveries(), Latency.of(latency), window.course());
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }

    int joinedCount() {
        return joined;
    }

    long sentCount() {
        return sent;
    }

    boolean isComplete() {
        return received >= expected;
    }

    int failures() {
        return failures;
    }

    Totals totals() {
        return new Totals(
                sent, expected, received, outOfOrder, misrouted, failures, firstFailure == null ? "" : firstFailure);
    }
}
