package io.realtime4j.broadcast;

import io.realtime4j.core.spi.TenantRates;

/** Counts; the mean and the triggered state are set by the test. */
final class FakeRates implements TenantRates {
    long events;
    long requests;
    double mean;
    boolean exceeded;

    @Override
    public void countEvents(long count) {
        events += count;
    }

    @Override
    public void countPresence(long count) {
        throw new AssertionError("broadcast counted a presence message");
    }

    @Override
    public double presencePerSecond() {
        return 0;
    }

    @Override
    public double eventsPerSecond() {
        return mean;
    }

    @Override
    public boolean eventsExceeded() {
        return exceeded;
    }
}
