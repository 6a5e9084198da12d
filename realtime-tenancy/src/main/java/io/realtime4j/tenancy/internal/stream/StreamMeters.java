package io.realtime4j.tenancy.internal.stream;

import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Meters;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A stream's meters, looked up once. Thread-safe. */
final class StreamMeters {
    private static final String PREFIX = "realtime_tenants_broadcast_from_database_latency_";
    private static final long[] MILLIS = {10, 250, 5000};

    private final TenantId tenant;
    private final Meters meters;
    private final Meters.Histogram sinceCommit;
    private final Meters.Histogram sinceInsert;
    private final Map<String, Meters.Counter> drops = new ConcurrentHashMap<>();

    StreamMeters(TenantId tenant, Meters meters) {
        this.tenant = tenant;
        this.meters = meters;
        this.sinceCommit = meters.histogram(PREFIX + "committed_at", tenant, null, MILLIS);
        this.sinceInsert = meters.histogram(PREFIX + "inserted_at", tenant, null, MILLIS);
    }

    /** Clocks of two machines may differ: what would be less than nothing is nothing. */
    void published(Duration commitToReceipt, Duration insertToPublish) {
        sinceCommit.record(Math.max(0, commitToReceipt.toMillis()));
        sinceInsert.record(Math.max(0, insertToPublish.toMillis()));
    }

    void dropped(String reason) {
        drops.computeIfAbsent(reason, name -> meters.counter("realtime_channel_drops_total", tenant, name))
                .add(1);
    }
}
