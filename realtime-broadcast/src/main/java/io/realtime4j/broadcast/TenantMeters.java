package io.realtime4j.broadcast;

import io.realtime4j.core.spi.Meters;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** The feature's meters of one tenant. Thread-safe. */
final class TenantMeters {
    private final Meters.Histogram sizes;
    private final Meters.Histogram nodeSizes;
    private final Map<Drop, Meters.Counter> drops = new EnumMap<>(Drop.class);

    TenantMeters(Meters.Histogram sizes, Meters.Histogram nodeSizes, Function<String, Meters.Counter> counters) {
        this.sizes = sizes;
        this.nodeSizes = nodeSizes;
        for (Drop drop : Drop.values()) {
            drops.put(drop, counters.apply(drop.reason));
        }
    }

    /**
     * Counts a message on its way to the bus.
     *
     * @param bytes its payload as it came; close enough to the size that the limit counts, and free
     */
    void published(long bytes) {
        sizes.record(bytes);
        nodeSizes.record(bytes);
    }

    void dropped(Drop drop, long messages) {
        Meters.Counter counter = drops.get(drop);
        if (counter != null) {
            counter.add(messages);
        }
    }

    /** Why a message was not sent. */
    enum Drop {
        TOO_LARGE("payload_size_exceeded"),
        DENIED("write_denied"),
        UNDECIDED("write_check_failed"),
        OPAQUE("opaque_frame");

        private final String reason;

        Drop(String reason) {
            this.reason = reason;
        }
    }
}
