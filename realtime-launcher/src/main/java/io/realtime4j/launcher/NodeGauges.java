package io.realtime4j.launcher;

import io.realtime4j.core.spi.Meters;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/** Gauges of the process; read when asked, nothing is loaded before. */
final class NodeGauges {
    private NodeGauges() {}

    static void register(Meters meters) {
        meters.gauge(
                "jvm_memory_heap_used_bytes",
                null,
                () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        meters.gauge(
                "jvm_memory_heap_committed_bytes",
                null,
                () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted());
        meters.gauge(
                "jvm_memory_nonheap_used_bytes",
                null,
                () -> ManagementFactory.getMemoryMXBean()
                        .getNonHeapMemoryUsage()
                        .getUsed());
        meters.gauge(
                "jvm_buffer_memory_used_bytes",
                null,
                () -> ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum());
        meters.gauge(
                "jvm_gc_pause_milliseconds_sum",
                null,
                () -> ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                        .sum());
        meters.gauge(
                "jvm_threads_live_threads",
                null,
                () -> ManagementFactory.getThreadMXBean().getThreadCount());
        meters.gauge(
                "process_uptime_milliseconds",
                null,
                () -> ManagementFactory.getRuntimeMXBean().getUptime());
        meters.gauge("system_cpu_count", null, () -> Runtime.getRuntime().availableProcessors());
    }
}
