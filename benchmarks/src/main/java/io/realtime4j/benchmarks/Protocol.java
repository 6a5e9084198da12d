package io.realtime4j.benchmarks;

import com.google.errorprone.annotations.Immutable;
import java.nio.ByteBuffer;
import java.util.Optional;

/** How a client of one kind of server talks, above WebSocket. The methods make and read bytes; they keep nothing. */
@Immutable
interface Protocol {
    /** Target of the request that opens a connection. */
    String target(String topic, String key);

    /** What to send once the connection is open; empty when opening it was the join. */
    Optional<ByteBuffer> join(String topic);

    /** A frame that publishes a payload. */
    ByteBuffer broadcast(String topic, byte[] payload);

    /** A frame that keeps an idle connection open, if the server wants one. */
    Optional<ByteBuffer> heartbeat();

    /** What a message that carries no payload of ours means. */
    Answer answer(String message);

    /** Whether frames cut messages anywhere, so that only their contents in a row can be read. */
    default boolean isStream() {
        return false;
    }

    /** Meaning of a message. */
    enum Answer {
        JOINED,
        REFUSED,
        OTHER
    }
}
