package io.realtime4j.broadcast;

import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.PayloadSize;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.spi.InboundEvent;

/**
 * A client's broadcast.
 *
 * @param event as it came
 * @param kept whether the slices are the feature's own; otherwise they are valid only while the event is handled
 */
record Push(InboundEvent event, boolean kept) {
    static Push borrowed(InboundEvent event) {
        return new Push(event, false);
    }

    /** {@return the same with slices of its own} */
    Push keep() {
        return new Push(
                new InboundEvent(
                        event.event(), event.ref().copy(), event.payload().copy(), event.kind(), event.userEvent()),
                true);
    }

    Slice ref() {
        return event.ref();
    }

    long bytes() {
        return event.payload().length();
    }

    boolean exceeds(long limit) {
        return event.kind() == InboundEvent.Kind.JSON
                ? PayloadSize.jsonExceeds(event.payload(), limit)
                : PayloadSize.ofUserBroadcast(event.payload(), userEvent()) > limit;
    }

    TopicMessage message(Topic topic) {
        Slice payload = kept ? event.payload() : event.payload().copy();
        return switch (event.kind()) {
            case JSON -> TopicMessage.broadcast(topic, payload);
            case USER_JSON -> TopicMessage.userJson(topic, userEvent(), payload, null);
            case USER_BINARY -> TopicMessage.userBinary(topic, userEvent(), payload, null);
            case OPAQUE -> throw new IllegalArgumentException("an opaque push has no form on the bus");
        };
    }

    private String userEvent() {
        String name = event.userEvent();
        return name == null ? "" : name;
    }
}
