package io.realtime4j.benchmarks;

import java.util.List;

/**
 * A time that was measured.
 *
 * @param seconds its length
 * @param deliveries what came in it
 * @param latency of the messages sent in it
 * @param course the same second by second
 */
record Window(double seconds, long deliveries, Latency latency, List<Second> course) {
    Window {
        course = List.copyOf(course);
    }

    double deliveriesPerSecond() {
        return deliveries / seconds;
    }
}
