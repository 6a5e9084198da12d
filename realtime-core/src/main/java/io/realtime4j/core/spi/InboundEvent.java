package io.realtime4j.core.spi;

import io.realtime4j.core.protocol.Slice;
import org.jspecify.annotations.Nullable;

/**
 * A message of a client on a joined channel. Its slices are valid during the call only; {@link Slice#copy} keeps them.
 *
 * @param event such as {@code broadcast}
 * @param ref request id as JSON text, {@code null} included
 * @param payload the payload as the client sent it: JSON text, or the data of a binary frame
 * @param kind what {@code payload} is
 * @param userEvent name of a user broadcast (binary frame kind 3), otherwise null
 */
public record InboundEvent(
        String event,
        Slice ref,
        Slice payload,
        Kind kind,
        @Nullable String userEvent) {
    /** What the payload is. */
    public enum Kind {
        /** JSON text of the payload of a text frame; known to be well-formed. */
        JSON,
        /** A user broadcast with JSON payload; the text was not checked. */
        USER_JSON,
        /** A user broadcast with opaque bytes. */
        USER_BINARY,
        /** Opaque bytes of a binary frame kind 0. */
        OPAQUE
    }
}
