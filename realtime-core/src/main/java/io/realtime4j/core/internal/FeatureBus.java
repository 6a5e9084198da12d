package io.realtime4j.core.internal;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.spi.PubSub;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * One feature's access to the node's bus. What it publishes travels under tenant names that no tenant can have (they contain a
 * character that neither hosts nor databases allow), so that it meets neither messages of clients nor those of other features.
 * Thread-safe.
 */
final class FeatureBus implements PubSub.Bus {
    private static final char SEPARATOR = '\0';

    private final PubSub.Bus bus;
    private final String prefix;
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

    FeatureBus(PubSub.Bus bus, String feature) {
        this.bus = bus;
        this.prefix = feature + SEPARATOR;
    }

    @Override
    public void publish(Topic topic, byte[] message) {
        bus.publish(own(topic), message);
    }

    @Override
    public Subscription subscribe(Topic topic, Consumer<byte[]> listener) {
        Subscription subscription = bus.subscribe(own(topic), listener);
        subscriptions.add(subscription);
        return Once.of(() -> {
            subscriptions.remove(subscription);
            subscription.close();
        });
    }

    @Override
    public boolean mayHaveInterest(Topic topic) {
        return bus.mayHaveInterest(own(topic));
    }

    @Override
    public boolean connected() {
        return bus.connected();
    }

    /** Ends this feature's subscriptions; the bus itself is the engine's. */
    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
        subscriptions.clear();
    }

    private Topic own(Topic topic) {
        return new Topic(new TenantId(prefix + topic.tenant().value()), topic.isPrivate(), topic.name());
    }
}
