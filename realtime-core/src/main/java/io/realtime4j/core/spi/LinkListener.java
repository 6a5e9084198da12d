package io.realtime4j.core.spi;

import io.realtime4j.core.CloseReason;
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
