package io.realtime4j.transport.tyrus;

import io.realtime4j.core.protocol.Frame;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves frames out of the heap when they have to wait. All links of a lane that get one frame in the same turn share the copy, also when
 * frames for others come between. Small frames stay where they are, and all do when too much is parked already. Confined to the lane.
 */
final class ParkingLot {
    private static final int SMALLEST = 8 * 1024;

    private static final Logger log = LoggerFactory.getLogger(ParkingLot.class);

    private long most;
    private long used;
    private final IdentityHashMap<Frame, Optional<ParkedFrame>> ofTurn = new IdentityHashMap<>();

    /** Limits the bytes that are outside of the heap. */
    void limit(long bytes) {
        most = bytes;
    }

    /** What to queue for a link whose socket is full: a parked frame, of which it is a user, or the frame itself. */
    Object park(Frame frame) {
        if (frame.length() < SMALLEST) {
            return frame;
        }
        Optional<ParkedFrame> known = ofTurn.get(frame);
        if (known == null || (known.isPresent() && !known.get().isInUse())) {
            known = copy(frame);
            ofTurn.put(frame, known);
        }
        if (known.isEmpty()) {
            return frame;
        }
        known.get().use();
        return known.get();
    }

    private Optional<ParkedFrame> copy(Frame frame) {
        int length = frame.length();
        if (length > most - used) {
            return Optional.empty();
        }
        try {
            ParkedFrame parked = new ParkedFrame(frame, () -> used -= length);
            used += length;
            return Optional.of(parked);
        } catch (OutOfMemoryError e) { // of direct memory; the frame is on the heap anyway
            log.atDebug().setCause(e).log("frame not parked");
            return Optional.empty();
        }
    }

    /** Forgets the frames of the turn, so that they do not stay on the heap. At its end. */
    void endTurn() {
        if (!ofTurn.isEmpty()) {
            ofTurn.clear();
        }
    }

    long used() {
        return used;
    }
}
