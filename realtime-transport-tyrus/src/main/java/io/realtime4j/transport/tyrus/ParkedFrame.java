package io.realtime4j.transport.tyrus;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.realtime4j.core.protocol.Frame;

/**
 * A frame that waits outside of the heap, for clients that do not take what they are sent: on the heap the collector would copy it
 * again and again while nothing else runs. Shared by the links of one lane, whose queues count their uses. Confined to the lane.
 */
final class ParkedFrame {
    private final ByteBuf bytes;
    private final Runnable freed;
    private final int length;
    private int uses;

    /**
     * Copies a frame.
     *
     * @param frame what to copy
     * @param freed called when its last use has ended
     */
    ParkedFrame(Frame frame, Runnable freed) {
        this.length = frame.length();
        this.freed = freed;
        // not pooled: the pool makes 4 MB at a time, which are cleared first, ten milliseconds on a slow machine
        this.bytes = Unpooled.directBuffer(length, length).writeBytes(frame.bytes(), 0, length);
    }

    int length() {
        return length;
    }

    boolean isInUse() {
        return uses > 0;
    }

    void use() {
        uses++;
    }

    void endUse() {
        if (--uses == 0) {
            bytes.release();
            freed.run();
        }
    }

    void copyTo(ByteBuf target, int from, int count) {
        target.writeBytes(bytes, from, count);
    }
}
