package io.realtime4j.benchmarks;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much load of what kind.
 *
 * @param connections subscribers, spread over the topics in turn
 * @param topics number of topics
 * @param publishers how many members of each topic publish, too
 * @param rate messages per second of each publisher, or 0 for as many as the server takes
 * @param window messages of one topic that may be under way when {@code rate} is 0
 * @param size bytes of a message's JSON payload
 * @param dialect how messages are written
 * @param warmup how long to send before measuring
 * @param duration how long to measure
 */
record Load(
        int connections,
        int topics,
        int publishers,
        int rate,
        int window,
        int size,
        Dialect dialect,
        Duration warmup,
        Duration duration) {

    Load {
        within("connections", connections, 1, 1_000_000);
        within("topics", topics, 1, connections);
        within("publishers", publishers, 1, Math.min(Marker.MAX_PUBLISHERS, connections / topics));
        within("rate", rate, 0, 1_000_000);
        within("window", window, 1, 100_000);
        within("size", size, Marker.SMALLEST_PAYLOAD, 4_000_000);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", accepted is " + least + " to " + most);
        }
    }

    boolean saturates() {
        return rate == 0;
    }

    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("connections", connections);
        values.put("topics", topics);
        values.put("publishers", publishers);
        values.put("rate", rate);
        values.put("window", window);
        values.put("size", size);
        values.put("vsn", dialect.word());
        return values;
    }

    String text() {
        return connections + " connections, " + topics + " topics, " + publishers + " publishers each, "
                + (saturates() ? "window " + window : rate + "/s") + ", " + size + " bytes, " + dialect.word();
    }
}
