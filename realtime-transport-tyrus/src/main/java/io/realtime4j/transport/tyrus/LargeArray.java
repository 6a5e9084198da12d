package io.realtime4j.transport.tyrus;

import org.jspecify.annotations.Nullable;

/**
 * Where a large message is put together: an array that was used before, or one that is made when it is needed, by the thread that fills it.
 * Handed from the lane to that thread and back, never shared.
 */
final class LargeArray {
    private final int length;
    private byte @Nullable [] bytes;

    LargeArray(int length, byte @Nullable [] spare) {
        this.length = length;
        this.bytes = spare;
    }

    byte[] bytes() {
        byte[] known = bytes;
        if (known == null) {
            known = new byte[length];
            bytes = known;
        }
        return known;
    }

    /** The array, or null when none was made. */
    byte @Nullable [] made() {
        return bytes;
    }
}
