package io.realtime4j.launcher.dashboard;

import io.realtime4j.launcher.node.NodeIdentity;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;

/** What this node is and how it is. Thread-safe. */
final class NodePage {
    private static final long MEGABYTE = 1_000_000;

    private final NodeIdentity identity;

    NodePage(NodeIdentity identity) {
        this.identity = identity;
    }

    String html() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        Duration uptime = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        return new Table("What", "Value")
                .row("Name", identity.name())
                .row("Short id", identity.shortId())
                .row("Region", identity.region() == null ? "none" : identity.region())
                .row("Version", identity.version())
                .row("JVM", System.getProperty("java.vm.vendor") + " " + Runtime.version())
                .row("Process", ProcessHandle.current().pid())
                .row("Up for", "%d h %d min".formatted(uptime.toHours(), uptime.toMinutesPart()))
                .row("Processors", Runtime.getRuntime().availableProcessors())
                .row("Heap", heap.getUsed() / MEGABYTE + " MB of " + heap.getMax() / MEGABYTE + " MB")
                .row("Threads", ManagementFactory.getThreadMXBean().getThreadCount())
                .html();
    }
}
