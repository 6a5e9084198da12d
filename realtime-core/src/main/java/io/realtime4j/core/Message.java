package io.realtime4j.core;

import io.realtime4j.core.protocol.Slice;

/**
 * A broadcast as a subscriber inside the process sees it.
 *
 * @param topic where it was published
 * @param event the user's event name; empty when the client sent none
 * @param json whether {@code payload} is JSON text; otherwise it is opaque bytes
 * @param payload the user's payload, {@code null} as JSON text when the client sent none; immutable
 */
public record Message(Topic topic, String event, boolean json, Slice payload) {
    /** {@return the payload as text; for binary payloads an unspecified text} */
    public String text() {
        return payload.utf8();
    }
}
