package io.realtime4j.acceptance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;

/** Compares what is used of the heap now with then, without garbage: that depends on what is kept, not on how fast it was made. */
final class LiveHeap {
    /** What may be kept of more than twice as much. */
    private static final long MOST_GROWTH = 40_000_000;

    private final long before = used();

    private LiveHeap() {}

    /** Remembers how much is used now. */
    static LiveHeap now() {
        return new LiveHeap();
    }

    static long used() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    long growth() {
        return used() - before;
    }

    /** Checks that next to nothing was kept of what happened since then. */
    void expectGivenBack() {
        assertThat(growth()).as("growth of the heap").isLessThan(MOST_GROWTH);
    }
}
