package io.realtime4j.core.spi;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.protocol.Frame;

/**
 * A transport's side of one client connection. All methods are called on the link's lane; none blocks.
 *
 * <ol>
 *   <li>Frames arrive at the client in the order of the calls of {@link #send}, each whole and once, unless the link ends.
 *   <li>{@link #send} only queues; what was queued in one turn of the lane leaves together. Small frames leave with one write,
 *       unless they go to a container that takes them one by one.
 *   <li>The queue is bounded by {@link OutboundLimits}. A frame that does not fit is not queued, and from then on no frame
 *       is; the listener's {@link LinkListener#onOverflow} runs once, as a later task of the lane.
 *   <li>After {@link #close} or {@link #abort} nothing more is sent, and sending is a no-op.
 *   <li>However a link ends, {@link LinkListener#onClosed} runs exactly once, as the last call to the listener.
 * </ol>
 */
public interface Link {
    /** {@return the lane it lives on} */
    Lane lane();

    /**
     * Queues a frame.
     *
     * @param frame shared and immutable
     */
    void send(Frame frame);

    /**
     * Sends what is queued, then a close frame, then ends the link; a client that does not take the bytes within a few
     * seconds is cut off. Idempotent.
     *
     * @param reason code and text of the close frame; {@link CloseReason#NO_CODE} sends an empty close frame
     */
    void close(CloseReason reason);

    /** Ends the link at once, without a close frame; what is queued is lost. Idempotent. */
    void abort();

    /** {@return bytes queued and not yet taken by the socket} */
    long pendingBytes();
}
