package io.realtime4j.launcher.node;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.function.DoubleSupplier;

/** Gauges of process and machine; read when asked, nothing is loaded before. */
public final class NodeGauges {
    private static final double MILLIS_PER_SECOND = 1000;
    private static final double PERCENT = 100;

    private final DropwizardMeters meters;

    private NodeGauges(DropwizardMeters meters) {
        this.meters = meters;
    }

    /**
     * Registers them.
     *
     * @param meters where
     */
    public static void register(DropwizardMeters meters) {
        NodeGauges gauges = new NodeGauges(meters);
        gauges.memory();
        gauges.machine();
        gauges.process();
    }

    private void memory() {
        Labels heap = Labels.NONE.with("area", "heap");
        Labels nonHeap = Labels.NONE.with("area", "nonheap");
        meters.measure(
                "jvm_memory_used_bytes", heap, () -> bean().getHeapMemoryUsage().getUsed());
        meters.measure(
                "jvm_memory_used_bytes",
                nonHeap,
                () -> bean().getNonHeapMemoryUsage().getUsed());
        meters.measure(
                "jvm_memory_committed_bytes",
                heap,
                () -> bean().getHeapMemoryUsage().getCommitted());
        meters.measure(
                "jvm_memory_committed_bytes",
                nonHeap,
                () -> bean().getNonHeapMemoryUsage().getCommitted());
        gauge(
                "jvm_buffer_memory_used_bytes",
                () -> ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum());
        gauge(
                "jvm_gc_pause_seconds_count",
                () -> ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                        .sum());
        gauge(
                "jvm_gc_pause_seconds_sum",
                () -> ManagementFactory.getGarbageCollectorMXBeans().stream()
                                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                                .sum()
                        / MILLIS_PER_SECOND);
    }

    private static MemoryMXBean bean() {
        return ManagementFactory.getMemoryMXBean();
    }

    private void machine() {
        gauge("system_cpu_count", () -> Runtime.getRuntime().availableProcessors());
        gauge("osmon_cpu_avg1", () -> system().getSystemLoadAverage());
        gauge("osmon_cpu_util", () -> Math.max(0, system().getCpuLoad()) * PERCENT);
        gauge("process_cpu_usage", () -> Math.max(0, system().getProcessCpuLoad()));
        if (system() instanceof UnixOperatingSystemMXBean unix) {
            gauge("process_files_open_files", () -> (double) unix.getOpenFileDescriptorCount());
            gauge("process_files_max_files", () -> (double) unix.getMaxFileDescriptorCount());
        }
    }

    private static OperatingSystemMXBean system() {
        return (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    }

    private void process() {
        Labels runtime = Labels.NONE
                .with("version", System.getProperty("java.runtime.version"))
                .with("vendor", System.getProperty("java.vm.vendor"))
                .with("runtime", System.getProperty("java.runtime.name"));
        meters.measure("jvm_info", runtime, () -> 1);
        gauge(
                "jvm_threads_live_threads",
                () -> ManagementFactory.getThreadMXBean().getThreadCount());
        gauge(
                "jvm_classes_loaded_classes",
                () -> ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        gauge(
                "process_uptime_seconds",
                () -> ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS_PER_SECOND);
    }

    private void gauge(String name, DoubleSupplier value) {
        meters.measure(name, Labels.NONE, value);
    }
}
