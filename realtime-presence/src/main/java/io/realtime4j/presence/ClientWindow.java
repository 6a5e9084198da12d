package io.realtime4j.presence;

/**
 * The fixed window in which one channel may make so many pushes. The first counted push starts it; those that were not answered
 * {@code ok} do not count. Confined to the channel's lane.
 */
final class ClientWindow {
    private final int max;
    private final long nanos;
    private long startedAt;
    private int counted;

    ClientWindow(int max, long nanos) {
        this.max = max;
        this.nanos = nanos;
    }

    /** Whether one more push is too many. */
    boolean isFull(long now) {
        return counted >= max && now - startedAt < nanos;
    }

    void count(long now) {
        if (counted == 0 || now - startedAt >= nanos) {
            startedAt = now;
            counted = 0;
        }
        counted++;
    }
}
