package io.realtime4j.core.protocol;

/** What came out of received bytes. */
public sealed interface Decoded permits ClientMessage, Decoded.Malformed {
    /**
     * Bytes that are no message; the client gets no answer.
     *
     * @param invalidMessage whether it is logged as {@code MalformedWebSocketMessage}, otherwise as
     *     {@code UnknownErrorOnWebSocketMessage}
     * @param reason what was wrong, without any of the bytes
     */
    record Malformed(boolean invalidMessage, String reason) implements Decoded {}
}
