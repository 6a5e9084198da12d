package io.realtime4j.presence;

import io.realtime4j.core.Topic;
import io.realtime4j.core.spi.PubSub;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Throws at a publication when it is told to, and remembers under which names something was published. For the test's thread. */
final class FailingPubSub implements PubSub {
    private final PubSub bus;
    private final List<String> published = new ArrayList<>();
    private String failing = "";

    FailingPubSub(PubSub bus) {
        this.bus = bus;
    }

    /** Throws at the next publication under a topic of this name. */
    void failOnce(String name) {
        failing = name;
    }

    /** How often something was published under a topic of this name. */
    int published(String name) {
        return Collections.frequency(published, name);
    }

    @Override
    public Bus attach(String nodeName) {
        return new TappedPubSub(bus, (topic, message) -> note(topic)).attach(nodeName);
    }

    private void note(Topic topic) {
        if (topic.name().equals(failing)) {
            failing = "";
            throw new IllegalStateException("the bus is away");
        }
        published.add(topic.name());
    }
}
