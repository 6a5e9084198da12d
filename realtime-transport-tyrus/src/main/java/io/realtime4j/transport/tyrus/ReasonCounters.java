package io.realtime4j.transport.tyrus;

import io.realtime4j.core.spi.Meters;
import io.realtime4j.core.spi.Meters.Counter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts apart by reason; a counter is looked up when its reason occurs first. Safe for use by several threads. */
final class ReasonCounters {
    private final Meters meters;
    private final String name;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    ReasonCounters(Meters meters, String name) {
        this.meters = meters;
        this.name = name;
    }

    /** Counts one more. There are few reasons, whatever clients do. */
    void count(String reason) {
        counters.computeIfAbsent(reason, key -> meters.counter(name, null, key)).add(1);
    }
}
