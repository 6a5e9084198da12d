package io.realtime4j.benchmarks;

import java.util.Locale;

/**
 * What came of a load.
 *
 * @param load the load
 * @param connectMillis time until all had joined
 * @param sent messages sent, warm-up included
 * @param expected deliveries that they should cause
 * @param received deliveries that came
 * @param deliveriesPerSecond deliveries inside the measured time
 * @param p50Micros median time from when a message was due to its delivery
 * @param p99Micros 99th percentile of it
 * @param maxMicros longest
 * @param outOfOrder deliveries that did not follow the one before from the same publisher
 * @param misrouted deliveries of another topic's messages
 * @param failures connections that failed
 * @param firstFailure why the first did, or empty
 */
record Result(
        Load load,
        long connectMillis,
        long sent,
        long expected,
        long received,
        double deliveriesPerSecond,
        long p50Micros,
        long p99Micros,
        long maxMicros,
        long outOfOrder,
        long misrouted,
        int failures,
        String firstFailure) {

    long lost() {
        return expected - received;
    }

    boolean isClean() {
        return lost() == 0 && outOfOrder == 0 && misrouted == 0 && failures == 0;
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%d connections, %d topics, %d publishers each, %s, %d bytes, %s%n"
                        + "connected and joined in %.2f s%n"
                        + "%,.0f deliveries/s; latency p50 %.2f ms, p99 %.2f ms, max %.2f ms%n"
                        + "%,d sent, %,d of %,d delivered, %,d lost, %,d out of order, %,d misrouted, %d failures%s%n",
                load.connections(),
                load.topics(),
                load.publishers(),
                load.saturates() ? "window " + load.window() : load.rate() + "/s",
                load.size(),
                load.dialect().name().toLowerCase(Locale.ROOT),
                connectMillis / 1000.0,
                deliveriesPerSecond,
                p50Micros / 1000.0,
                p99Micros / 1000.0,
                maxMicros / 1000.0,
                sent,
                received,
                expected,
                lost(),
                outOfOrder,
                misrouted,
                failures,
                firstFailure.isEmpty() ? "" : ", the first: " + firstFailure);
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"connections\":%d,\"topics\":%d,\"publishers\":%d,\"rate\":%d,\"window\":%d,\"size\":%d,\"vsn\":\"%s\","
                        + "\"connectMillis\":%d,\"sent\":%d,\"expected\":%d,\"received\":%d,\"lost\":%d,"
                        + "\"deliveriesPerSecond\":%.0f,\"latencyMicros\":{\"p50\":%d,\"p99\":%d,\"max\":%d},"
                        + "\"outOfOrder\":%d,\"misrouted\":%d,\"failures\":%d}",
                load.connections(),
                load.topics(),
                load.publishers(),
                load.rate(),
                load.window(),
                load.size(),
                load.dialect().name().toLowerCase(Locale.ROOT),
                connectMillis,
                sent,
                expected,
                received,
                lost(),
                deliveriesPerSecond,
                p50Micros,
                p99Micros,
                maxMicros,
                outOfOrder,
                misrouted,
                failures);
    }
}
