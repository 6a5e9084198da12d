package io.realtime4j.core.internal;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.Topic;
import io.realtime4j.core.spi.PubSub;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A bus inside the JVM: the publisher's thread calls the listeners of the other nodes. Thread-safe. */
public final class LocalPubSub implements PubSub {
    private final Map<Topic, List<Interest>> interests = new ConcurrentHashMap<>();

    /** Makes an empty bus. */
    public LocalPubSub() {}

    @Override
    public Bus attach(String nodeName) {
        return new Node();
    }

    private final class Node implements Bus {
        private volatile boolean closed;

        @Override
        public void publish(Topic topic, byte[] message) {
            if (closed) {
                return;
            }
            for (Interest interest : interests.getOrDefault(topic, List.of())) {
                if (interest.node != this && !interest.node.closed) {
                    interest.listener.accept(message);
                }
            }
        }

        @Override
        public Subscription subscribe(Topic topic, Consumer<byte[]> listener) {
            Interest interest = new Interest(this, listener);
            interests.compute(topic, (key, list) -> {
                List<Interest> known = list == null ? new CopyOnWriteArrayList<>() : list;
                known.add(interest);
                return known;
            });
            return () -> remove(topic, interest);
        }

        @Override
        public boolean mayHaveInterest(Topic topic) {
            for (Interest interest : interests.getOrDefault(topic, List.of())) {
                if (interest.node != this) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean connected() {
            return true;
        }

        @Override
        public void close() {
            closed = true;
            interests.forEach((topic, list) -> list.forEach(interest -> {
                if (interest.node == this) {
                    remove(topic, interest);
                }
            }));
        }
    }

    private void remove(Topic topic, Interest interest) {
        interests.computeIfPresent(topic, (key, list) -> {
            list.remove(interest);
            return list.isEmpty() ? null : list;
        });
    }

    /** One listener of one node. Compared by identity. */
    private static final class Interest {
        private final Node node;
        private final Consumer<byte[]> listener;

        private Interest(Node node, Consumer<byte[]> listener) {
            this.node = node;
            this.listener = listener;
        }
    }
}
