package io.realtime4j.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a load cost the server; empty where it could not be found out.
 *
 * @param cpuPerDelivery processor time in microseconds for each delivery of the measured time
 * @param cores processors busy in that time
 * @param heapPerConnection bytes on the heap after a collection, connections open, less those before they opened, for each
 * @param residentBytes physical memory at the end
 */
record ServerCost(
        Optional<Double> cpuPerDelivery,
        Optional<Double> cores,
        Optional<Double> heapPerConnection,
        OptionalLong residentBytes) {

    static final ServerCost UNKNOWN =
            new ServerCost(Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty());

    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        cpuPerDelivery.ifPresent(value -> values.put("cpuMicrosPerDelivery", value));
        cores.ifPresent(value -> values.put("cores", value));
        heapPerConnection.ifPresent(value -> values.put("heapBytesPerConnection", Math.round(value)));
        residentBytes.ifPresent(value -> values.put("residentBytes", value));
        return values;
    }

    String text() {
        return "server: " + cpuPerDelivery.map(v -> format("%.2f", v)).orElse("?") + " µs of processor per delivery, "
                + cores.map(v -> format("%.2f", v)).orElse("?") + " cores, "
                + heapPerConnection.map(v -> format("%,.0f", v)).orElse("?") + " bytes of heap per connection, "
                + (residentBytes.isPresent() ? format("%.0f", residentBytes.getAsLong() / 1048576.0) : "?")
                + " MiB resident";
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** Watches a server around a load. */
    static final class Watch {
        private final ServerProbe probe;
        private final Optional<HeapCensus> empty;
        private Optional<Duration> cpuBefore = Optional.empty();
        private Optional<Duration> cpuUsed = Optional.empty();

        /** Begins while nothing is connected. */
        Watch(ServerProbe probe) throws IOException {
            this.probe = probe;
            this.empty = probe.liveHeap();
        }

        void windowBegins() {
            cpuBefore = probe.cpu();
        }

        void windowEnds() {
            cpuUsed = probe.cpu().flatMap(now -> cpuBefore.map(now::minus));
        }

        /** Ends while everything is still connected. */
        ServerCost cost(Window window, int connections) throws IOException {
            OptionalLong resident = probe.residentBytes();
            Optional<HeapCensus> full = probe.liveHeap();
            return new ServerCost(
                    cpuUsed.filter(used -> window.deliveries() > 0)
                            .map(used -> used.toNanos() / 1e3 / window.deliveries()),
                    cpuUsed.map(used -> used.toNanos() / 1e9 / window.seconds()),
                    full.flatMap(now -> empty.map(then -> (now.bytes() - then.bytes()) / (double) connections)),
                    resident);
        }
    }
}
