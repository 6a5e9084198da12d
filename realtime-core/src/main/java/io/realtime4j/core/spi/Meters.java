package io.realtime4j.core.spi;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.internal.NoMeters;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counters, gauges and fixed-bucket histograms, tagged by tenant.
 *
 * <ol>
 *   <li>Handles are looked up once and kept: looking up may be slow, using a handle is fast and never blocks.
 *   <li>Equal name, tenant and tag give handles that count together.
 *   <li>Handles are safe for use by several threads; nothing that is counted is lost.
 *   <li>Another name, tenant or tag counts apart. Tenants and tags are any text, quotes and line breaks included.
 *   <li>A value belongs to the bucket with the smallest bound that is not below it, or to the one above all bounds.
 *   <li>A gauge is read when somebody looks, not when it is registered; a second registration of equal name and tenant
 *       replaces the first.
 *   <li>A gauge with a tag is not shown any more once it is closed; closing one that was replaced changes nothing.
 * </ol>
 */
public interface Meters {
    /**
     * Finds a counter.
     *
     * @param name such as {@code realtime_channel_events}
     * @param tenant whose, or null for the node's
     * @param tag value of the label {@code reason}, or null for none
     * @return its handle
     */
    Counter counter(String name, @Nullable TenantId tenant, @Nullable String tag);

    /**
     * Finds a histogram.
     *
     * @param name such as {@code realtime_tenants_payload_size}
     * @param tenant whose, or null for the node's
     * @param tag value of the label {@code message_type}, or null for none
     * @param bounds upper bounds of the buckets, ascending
     * @return its handle
     */
    Histogram histogram(String name, @Nullable TenantId tenant, @Nullable String tag, long... bounds);

    /**
     * Registers a gauge; a second registration replaces the first.
     *
     * @param name such as {@code realtime_connections_connected}
     * @param tenant whose, or null for the node's
     * @param value read at any time, by any thread
     */
    void gauge(String name, @Nullable TenantId tenant, LongSupplier value);

    /**
     * Shows a gauge of which there are several, for a while; a second registration of equal tag replaces the first. Meters
     * whose gauges have no tags leave it out, as this method does unless it is overridden.
     *
     * @param name such as {@code realtime_presence_occupancy}
     * @param tenant whose, or null for the node's
     * @param tag value of the label {@code topic}
     * @param value read at any time until it is closed, by any thread
     * @return ends it; does nothing when another registration has replaced it
     */
    default Subscription gauge(String name, @Nullable TenantId tenant, String tag, LongSupplier value) {
        return () -> {};
    }

    /** {@return meters that count nothing} */
    static Meters none() {
        return NoMeters.INSTANCE;
    }

    /** Counts up. */
    interface Counter {
        /**
         * Adds to the count.
         *
         * @param amount not negative
         */
        void add(long amount);
    }

    /** Sorts values into buckets. */
    interface Histogram {
        /**
         * Records a value.
         *
         * @param value in the unit of the metric
         */
        void record(long value);
    }
}
