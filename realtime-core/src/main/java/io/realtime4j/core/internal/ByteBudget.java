package io.realtime4j.core.internal;

import org.jspecify.annotations.Nullable;

/** Bytes that may be kept at one time, perhaps as a part of a larger budget. Confined to one lane. */
final class ByteBudget {
    private final long most;
    private final @Nullable ByteBudget whole;
    private long used;

    ByteBudget(long most, @Nullable ByteBudget whole) {
        this.most = most;
        this.whole = whole;
    }

    /** Takes bytes from here and from the whole, or from neither; returns whether it did. */
    boolean reserve(long bytes) {
        if (bytes > most - used || (whole != null && !whole.reserve(bytes))) {
            return false;
        }
        used += bytes;
        return true;
    }

    void release(long bytes) {
        used -= bytes;
        if (whole != null) {
            whole.release(bytes);
        }
    }

    long used() {
        return used;
    }
}
