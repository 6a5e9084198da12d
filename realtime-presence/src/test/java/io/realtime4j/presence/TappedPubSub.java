package io.realtime4j.presence;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.Topic;
import io.realtime4j.core.spi.PubSub;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Another bus, of which a test sees each publication before it is made. As safe for threads as the test's step is. */
record TappedPubSub(PubSub bus, BiConsumer<Topic, byte[]> tap) implements PubSub {
    @Override
    public Bus attach(String nodeName) {
        Bus node = bus.attach(nodeName);
        return new Bus() {
            @Override
            public void publish(Topic topic, byte[] message) {
                tap.accept(topic, message);
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
