package io.realtime4j.acceptance.hostile;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;

/**
 * What the threads of a kind put on the heap, garbage included: no matter when it is collected, it tells how much was made of what a
 * client sent. Nothing is told of threads that have ended.
 */
final class Allocations {
    private final String names;
    private final long before;

    private Allocations(String names) {
        this.names = names;
        this.before = sum();
    }

    /** Counts from now on, for threads whose names begin like this. */
    static Allocations ofThreads(String names) {
        return new Allocations(names);
    }

    long bytes() {
        return sum() - before;
    }

    private long sum() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] ids = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith(names))
                .mapToLong(ThreadInfo::getThreadId)
                .toArray();
        return Arrays.stream(threads.getThreadAllocatedBytes(ids)).sum();
    }
}
