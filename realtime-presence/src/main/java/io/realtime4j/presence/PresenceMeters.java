package io.realtime4j.presence;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.Subscription;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.spi.Meters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The feature's meters, looked up once per tenant. Thread-safe. */
final class PresenceMeters {
    private static final String MESSAGE_TYPE = "presence";
    private static final long[] BYTES = {
        250, 500, 1000, 3000, 5000, 10_000, 25_000, 100_000, 500_000, 1_000_000, 3_000_000
    };

    private final Meters meters;
    private final Meters.Histogram nodeSizes;
    private final Map<TenantId, OfTenant> tenants = new ConcurrentHashMap<>();
    private final Map<Topic, Counted> counted = new ConcurrentHashMap<>();

    PresenceMeters(Meters meters) {
        this.meters = meters;
        this.nodeSizes = meters.histogram("realtime_payload_size", null, MESSAGE_TYPE, BYTES);
    }

    /** Counts the payload of a track that passed the size check. */
    void tracked(TenantId tenant, long bytes) {
        of(tenant).sizes.record(bytes);
        nodeSizes.record(bytes);
    }

    /** Counts an error of a channel. */
    void failed(TenantId tenant, ErrorCode code) {
        of(tenant)
                .errors
                .computeIfAbsent(code, key -> meters.counter("realtime_channel_error", tenant, key.wireName()))
                .add(1);
    }

    /**
     * Shows how many are on a topic until {@link #hideOccupancy} is called as often.
     *
     * @param entries the same for all who count the topic at one time
     */
    void showOccupancy(Topic topic, LongSupplier entries) {
        counted.compute(topic, (key, known) -> known == null ? shown(key, entries) : known.onceMore());
    }

    void hideOccupancy(Topic topic) {
        counted.computeIfPresent(topic, (key, known) -> known.onceLess());
    }

    private Counted shown(Topic topic, LongSupplier entries) {
        String name = (topic.isPrivate() ? "private:" : "public:") + topic.name();
        return new Counted(1, meters.gauge("realtime_presence_occupancy", topic.tenant(), name, entries));
    }

    /** Counts entries that were made on this node. */
    void entries(TenantId tenant, long count, long bytes) {
        OfTenant known = of(tenant);
        known.entries.addAndGet(count);
        known.bytes.addAndGet(bytes);
    }

    /** Counts entries of other nodes that this one keeps a replica of. */
    void replicas(TenantId tenant, long count, long bytes) {
        OfTenant known = of(tenant);
        known.replicas.addAndGet(count);
        known.replicaBytes.addAndGet(bytes);
    }

    private OfTenant of(TenantId tenant) {
        return tenants.computeIfAbsent(tenant, OfTenant::new);
    }

    /** How many count a topic, and what they share. Immutable. */
    private record Counted(int counts, Subscription gauge) {
        Counted onceMore() {
            return new Counted(counts + 1, gauge);
        }

        @Nullable
        Counted onceLess() {
            if (counts > 1) {
                return new Counted(counts - 1, gauge);
            }
            gauge.close();
            return null;
        }
    }

    private final class OfTenant {
        private final Meters.Histogram sizes;
        private final Map<ErrorCode, Meters.Counter> errors = new ConcurrentHashMap<>();
        private final AtomicLong entries = new AtomicLong();
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicLong replicas = new AtomicLong();
        private final AtomicLong replicaBytes = new AtomicLong();

        OfTenant(TenantId tenant) {
            this.sizes = meters.histogram("realtime_tenants_payload_size", tenant, MESSAGE_TYPE, BYTES);
            meters.gauge("realtime_presence_entries", tenant, entries::get);
            meters.gauge("realtime_presence_entry_bytes", tenant, bytes::get);
            meters.gauge("realtime_presence_replica_entries", tenant, replicas::get);
            meters.gauge("realtime_presence_replica_bytes", tenant, replicaBytes::get);
        }
    }
}
