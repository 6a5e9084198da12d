package io.realtime4j.core.spi;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.protocol.Slice;
import org.jspecify.annotations.Nullable;

/**
 * The engine's side of one client connection.
 *
 * <ol>
 *   <li>The transport calls it on the link's lane only, one call at a time.
 *   <li>Messages come in the order the client sent them, each whole and once, however it was cut into fragments. The arrays
 *       are the transport's and may change when the call returns.
 *   <li>Every message comes with a call of {@link #onActivity}.
 *   <li>{@link #onClosed} is the last call, and comes exactly once.
 *   <li>Only {@link #prepare} is called on other threads, for large messages and if the transport likes; the step that it
 *       returns counts as a call of {@link #onText} or {@link #onBinary}.
 * </ol>
 */
public interface LinkListener {
    /**
     * Takes a whole text message. Its bytes need not be valid UTF-8.
     *
     * @param buffer array that holds it
     * @param offset index of the first byte
     * @param length number of bytes
     */
    void onText(byte[] buffer, int offset, int length);

    /**
     * Takes a whole binary message.
     *
     * @param buffer array that holds it
     * @param offset index of the first byte
     * @param length number of bytes
     */
    void onBinary(byte[] buffer, int offset, int length);

    /**
     * Reads a large message without taking it yet. Unlike the other methods it may be called on any thread, so that reading
     * does not keep the lane from other links, and must not touch what belongs to the lane.
     *
     * @param text whether it is text; otherwise it is binary
     * @param message all of it, not changed until the returned step has run or the link has ended
     * @return does on the lane, in the message's place in the order, what {@link #onText} or {@link #onBinary} would have done
     */
    default Runnable prepare(boolean text, Slice message) {
        return text
                ? () -> onText(message.array(), message.offset(), message.length())
                : () -> onBinary(message.array(), message.offset(), message.length());
    }

    /** Tells that bytes of whatever kind arrived, pings and parts of messages included. Postpones the idle timeout. */
    void onActivity();

    /**
     * Tells that a frame did not fit into the outbound queue.
     *
     * @param pendingBytes what was queued then
     */
    void onOverflow(long pendingBytes);

    /**
     * Tells that the link has ended. The last call.
     *
     * @param reason code and text of the client's or our close frame, or null when there was none
     */
    void onClosed(@Nullable CloseReason reason);
}
