package io.realtime4j.core.internal;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts something per second over a sliding window of samples, see {@code docs/protocol.md}, limits. Many threads add; one
 * thread, the engine's clock, takes the samples; anyone reads the last result. The first sample is taken at once when the
 * counter starts and weighs as much as the others.
 */
final class RateCounter {
    private final LongAdder pending = new LongAdder();
    private final long[] samples;
    private final double periodSeconds;
    private int kept;
    private int next;
    private volatile double perSecond;
    private volatile boolean exceeded;
    private boolean begun;

    RateCounter(int maxSamples, double periodSeconds) {
        this.samples = new long[maxSamples];
        this.periodSeconds = periodSeconds;
    }

    void add(long count) {
        pending.add(count);
    }

    double perSecond() {
        return perSecond;
    }

    /** Whether the last sample found the mean at or above the limit. */
    boolean exceeded() {
        return exceeded;
    }

    /** Whether the last sample found the mean at or above the limit, and the one before did not. */
    synchronized boolean hasJustBeenExceeded() {
        return begun;
    }

    /** Takes a sample and returns what was counted since the last one. */
    synchronized long sample(long limit) {
        long count = pending.sumThenReset();
        samples[next] = count;
        next = (next + 1) % samples.length;
        kept = Math.min(kept + 1, samples.length);
        long sum = 0;
        for (int i = 0; i < kept; i++) {
            sum += samples[i];
        }
        perSecond = sum / (kept * periodSeconds);
        boolean reached = perSecond >= limit;
        begun = reached && !exceeded;
        exceeded = reached;
        return count;
    }

    /** Forgets everything and takes the first sample, as at the start. */
    synchronized void restart(long limit) {
        pending.reset();
        kept = 0;
        next = 0;
        exceeded = false;
        sample(limit);
    }

    /** Whether nothing was counted in the whole window. */
    synchronized boolean isQuiet() {
        for (int i = 0; i < kept; i++) {
            if (samples[i] != 0) {
                return false;
            }
        }
        return pending.sum() == 0;
    }
}
