package io.realtime4j.presence;

import io.realtime4j.core.spi.PubSub;
import io.realtime4j.tck.FaultyPubSub;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what nodes publish, and how large it is. Thread-safe. */
final class MeasuredPubSub implements PubSub {
    private final FaultyPubSub bus;
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicInteger largest = new AtomicInteger();

    MeasuredPubSub(FaultyPubSub bus) {
        this.bus = bus;
    }

    void heal() {
        bus.heal();
    }

    void advance(Duration time) {
        bus.advance(time);
    }

    int messages() {
        return messages.get();
    }

    int largest() {
        return largest.get();
    }

    void forgetMeasures() {
        messages.set(0);
        largest.set(0);
    }

    @Override
    public Bus attach(String nodeName) {
        return new TappedPubSub(bus, (topic, message) -> measure(message)).attach(nodeName);
    }

    private void measure(byte[] message) {
        messages.incrementAndGet();
        largest.accumulateAndGet(message.length, Math::max);
    }
}
