package io.realtime4j.transport.tyrus;

import io.netty.buffer.ByteBuf;
import io.realtime4j.core.protocol.Frame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Frames that wait for one socket: references to shared frames in a ring, oldest first. Owned by one link's lane. */
final class OutboundQueue {
    private static final int SMALLEST = 8;
    private static final int KEPT_WHEN_EMPTY = 32;
    private static final @Nullable Object[] NO_RING = new Object[0];

    private @Nullable Object[] ring = NO_RING; // frames, and parked ones
    private int head;
    private int count;
    private int written; // bytes of the oldest frame that were taken already
    private long bytes;

    boolean isEmpty() {
        return count == 0;
    }

    long bytes() {
        return bytes;
    }

    void add(Frame frame) {
        add(frame, frame.length());
    }

    /** Adds a frame of which this queue is a user already. */
    void add(ParkedFrame frame) {
        add(frame, frame.length());
    }

    private void add(Object frame, int length) {
        if (count == ring.length) {
            grow();
        }
        ring[head + count & ring.length - 1] = frame;
        count++;
        bytes += length;
    }

    private void grow() {
        @Nullable Object[] larger = new Object[Math.max(SMALLEST, ring.length * 2)];
        for (int i = 0; i < count; i++) {
            larger[i] = ring[head + i & ring.length - 1];
        }
        ring = larger;
        head = 0;
    }

    /** Moves bytes into a buffer until it has no room; the frame at its end may be cut and goes on with the next call. */
    void drainTo(ByteBuf target) {
        drainTo(target, target.writableBytes());
    }

    /** The same for at most so many bytes, for which the buffer has room. */
    void drainTo(ByteBuf target, int most) {
        int left = most;
        while (count > 0 && left > 0) {
            Object oldest = ring[head];
            if (oldest instanceof Frame frame) {
                int part = Math.min(frame.length() - written, left);
                target.writeBytes(frame.bytes(), written, part);
                left -= part;
                taken(part, frame.length());
            } else if (oldest instanceof ParkedFrame frame) {
                int part = Math.min(frame.length() - written, left);
                frame.copyTo(target, written, part);
                left -= part;
                taken(part, frame.length());
            } else {
                throw new AssertionError("an empty place in the ring");
            }
        }
    }

    private void taken(int part, int length) {
        written += part;
        bytes -= part;
        if (written == length) {
            removeOldest();
        }
    }

    private void removeOldest() {
        if (ring[head] instanceof ParkedFrame parked) {
            parked.endUse();
        }
        ring[head] = null;
        head = head + 1 & ring.length - 1;
        written = 0;
        count--;
        if (count == 0 && ring.length > KEPT_WHEN_EMPTY) {
            ring = NO_RING;
            head = 0;
        }
    }

    void clear() {
        for (Object frame : ring) {
            if (frame instanceof ParkedFrame parked) {
                parked.endUse();
            }
        }
        Arrays.fill(ring, null);
        ring = NO_RING;
        head = 0;
        count = 0;
        written = 0;
        bytes = 0;
    }
}
