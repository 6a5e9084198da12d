package io.realtime4j.presence;

import io.realtime4j.core.Topic;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The application's observers of a topic; what one throws is logged and hides nothing from the others. Confined to its room. */
final class RoomObservers {
    private static final Logger log = LoggerFactory.getLogger(RoomObservers.class);

    private final Topic topic;
    private final List<Consumer<PresenceDiff>> observers = new CopyOnWriteArrayList<>(); // one may end while told

    RoomObservers(Topic topic) {
        this.topic = topic;
    }

    boolean isEmpty() {
        return observers.isEmpty();
    }

    /** Adds an observer and tells it who is there, if anybody. */
    void add(Consumer<PresenceDiff> observer, List<PresenceEntry> present) {
        if (!present.isEmpty()) {
            tell(observer, new PresenceDiff(present, List.of()));
        }
        observers.add(observer);
    }

    void remove(Consumer<PresenceDiff> observer) {
        observers.remove(observer);
    }

    void tell(PresenceDiff diff) {
        observers.forEach(observer -> tell(observer, diff));
    }

    private void tell(Consumer<PresenceDiff> observer, PresenceDiff diff) {
        try {
            observer.accept(diff);
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("tenant", topic.tenant())
                    .addKeyValue("topic", topic.name())
                    .setCause(e)
                    .log("presence observer failed");
        }
    }
}
