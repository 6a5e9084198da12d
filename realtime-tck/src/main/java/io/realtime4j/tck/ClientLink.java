package io.realtime4j.tck;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.protocol.Slice;
import org.jspecify.annotations.Nullable;

/** A client's end of a link, as a test uses it. Not safe for use by several threads. */
public interface ClientLink {
    /**
     * Sends a text message.
     *
     * @param fragments its parts, one or more, each sent as a frame of its own
     */
    void sendText(String... fragments);

    /**
     * Sends a binary message.
     *
     * @param message its bytes
     */
    void sendBinary(byte[] message);

    /**
     * Waits for what the server sends, up to ten seconds.
     *
     * @return a message or the end; once it ended, always the end
     */
    Received next();

    /**
     * Sends a close frame.
     *
     * @param reason code and text; {@link CloseReason#NO_CODE} sends an empty close frame
     */
    void close(CloseReason reason);

    /** Ends the link at once, without a close frame. */
    void cut();

    /**
     * Tells how often it has read to get what came so far. What is small and was written at once comes with one read.
     *
     * @return the number of reads that brought something
     */
    int reads();

    /** What a client receives. */
    sealed interface Received {}

    /**
     * A whole text message.
     *
     * @param message the message
     */
    record Text(String message) implements Received {}

    /**
     * A whole binary message.
     *
     * @param message its bytes
     */
    record Binary(Slice message) implements Received {}

    /**
     * The end of the link.
     *
     * @param reason of the server's close frame, or null when there was none
     */
    record Closed(@Nullable CloseReason reason) implements Received {}
}
