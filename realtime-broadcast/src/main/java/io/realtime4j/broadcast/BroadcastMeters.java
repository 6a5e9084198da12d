package io.realtime4j.broadcast;

import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Meters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The feature's meters, looked up once per tenant. Thread-safe. */
final class BroadcastMeters {
    private static final String MESSAGE_TYPE = "broadcast";
    private static final long[] BYTES = {
        250, 500, 1000, 3000, 5000, 10_000, 25_000, 100_000, 500_000, 1_000_000, 3_000_000
    };

    private final Meters meters;
    private final Meters.Histogram nodeSizes;
    private final Map<TenantId, TenantMeters> tenants = new ConcurrentHashMap<>();

    BroadcastMeters(Meters meters) {
        this.meters = meters;
        this.nodeSizes = meters.histogram("realtime_payload_size", null, MESSAGE_TYPE, BYTES);
    }

    TenantMeters of(TenantId tenant) {
        return tenants.computeIfAbsent(tenant, this::lookUp);
    }

    private TenantMeters lookUp(TenantId tenant) {
        Meters.Histogram sizes = meters.histogram("realtime_tenants_payload_size", tenant, MESSAGE_TYPE, BYTES);
        return new TenantMeters(
                sizes, nodeSizes, reason -> meters.counter("realtime_channel_drops_total", tenant, reason));
    }
}
