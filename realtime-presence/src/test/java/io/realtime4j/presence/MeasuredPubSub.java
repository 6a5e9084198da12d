package io.realtime4j.presence;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.Topic;
import io.realtime4j.core.spi.PubSub;
import io.realtime4j.tck.FaultyPubSub;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

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
        Bus node = bus.attach(nodeName);
        return new Bus() {
            @Override
            public void publish(Topic topic, byte[] message) {
                messages.incrementAndGet();
                largest.accumulateAndGet(message.length, Math::max);
                node.publish(topic, message);
            }

            @Override
            public Subscription subscribe(Topic topic, Consumer<byte[]> listener) {
                return node.subscribe(topic, listener);
            }

            @Override
            public boolean mayHaveInterest(Topic topic) {
                return node.mayHaveInterest(topic);
            }

            @Override
            public boolean connected() {
                return node.connected();
            }

            @Override
            public void close() {
                node.close();
            }
        };
    }
}
