package io.realtime4j.transport.tyrus;

import io.realtime4j.core.protocol.Frame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves frames out of the heap when they have to wait. All links of a lane that get one frame in the same turn share the copy. Small
 * frames stay where they are, and all do when too much is parked already. Confined to the lane.
 */
final class ParkingLot {
    private static final int SMALLEST = 8 * 1024;

    private static final Logger log = LoggerFactory.getLogger(ParkingLot.class);

    private long most;
    private long used;
    private @Nullable Frame last;
    private @Nullable ParkedFrame lastParked;

    /** Limits the bytes that are outside of the heap. */
    void limit(long bytes) {
        most = bytes;
    }

    /** What to queue for a link whose socket is full: a parked frame, of which it is a user, or the frame itself. */
    Object park(Frame frame) {
        ParkedFrame parked = lastParked;
        if (frame != last || parked == null || !parked.isInUse()) {
            parked = copy(frame);
            last = frame;
            lastParked = parked;
        }
        if (parked == null) {
            return frame;
        }
        parked.use();
        return parked;
    }

    private @Nullable ParkedFrame copy(Frame frame) {
        int length = frame.length();
        if (length < SMALLEST || length > most - used) {
            return null;
        }
        try {
            ParkedFrame parked = new ParkedFrame(frame, () -> used -= length);
            used += length;
            return parked;
        } catch (OutOfMemoryError e) { // of direct memory; the frame is on the heap anyway
            log.atDebug().setCause(e).log("frame not parked");
            return null;
        }
    }

    /** Forgets the last frame, so that it does not stay on the heap. At the end of a turn. */
    void endTurn() {
        last = null;
        lastParked = null;
    }

    long used() {
        return used;
    }
}
