package io.realtime4j.benchmarks;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What was counted from the first message to the last.
 *
 * @param sent messages sent, warm-up included
 * @param expected deliveries that they should cause
 * @param received deliveries that came
 * @param outOfOrder deliveries that did not follow the one before from the same publisher
 * @param misrouted deliveries of another topic's messages
 * @param failures connections that failed
 * @param firstFailure why the first did, or empty
 */
record Totals(
        long sent, long expected, long received, long outOfOrder, long misrouted, int failures, String firstFailure) {

    /** Both together. */
    Totals plus(Totals other) {
        return new Totals(
                sent + other.sent,
                expected + other.expected,
                received + other.received,
                outOfOrder + other.outOfOrder,
                misrouted + other.misrouted,
                failures + other.failures,
                firstFailure.isEmpty() ? other.firstFailure : firstFailure);
    }

    long lost() {
        return expected - received;
    }

    boolean isClean() {
        return lost() == 0 && outOfOrder == 0 && misrouted == 0 && failures == 0;
    }

    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("sent", sent);
        values.put("expected", expected);
        values.put("received", received);
        values.put("lost", lost());
        values.put("outOfOrder", outOfOrder);
        values.put("misrouted", misrouted);
        values.put("failures", failures);
        values.put("firstFailure", firstFailure);
        return values;
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%,d sent, %,d of %,d delivered, %,d lost, %,d out of order, %,d misrouted, %d failures%s",
                sent,
                received,
                expected,
                lost(),
                outOfOrder,
                misrouted,
                failures,
                firstFailure.isEmpty() ? "" : ", first: " + firstFailure);
    }
}
