package io.realtime4j.tenancy.internal.database;

import java.time.Duration;

/**
 * Finds out that nobody uses a connection any more: nobody was there at eleven checks in a row, nor at the one after them. Confined to
 * the tenant's lane.
 */
final class UnusedWatch {
    static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final int EMPTY_CHECKS = 11;

    private int empty;

    /** Takes a count of users; returns whether the connection can go. */
    boolean check(int users) {
        empty = users == 0 ? empty + 1 : 0;
        return empty > EMPTY_CHECKS;
    }
}
