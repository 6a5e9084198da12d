package io.realtime4j.tenancy.internal.database;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** The failed attempts to connect to one tenant's database within the last seconds. Confined to the tenant's lane. */
final class ConnectAttempts {
    static final int LIMIT = 3;
    static final Duration WINDOW = Duration.ofSeconds(5);

    private final Deque<Instant> failures = new ArrayDeque<>();
    private boolean told;

    /** Notes a failure; returns whether the limit is reached by it, for the first time since it was not. */
    boolean failed(Instant now) {
        boolean exceeded = exceeded(now);
        failures.add(now);
        boolean news = failures.size() >= LIMIT && !exceeded && !told;
        told |= news;
        return news;
    }

    /** Whether no attempt is allowed now. */
    boolean exceeded(Instant now) {
        Instant oldest = now.minus(WINDOW);
        while (!failures.isEmpty() && !failures.getFirst().isAfter(oldest)) {
            failures.removeFirst();
        }
        boolean exceeded = failures.size() >= LIMIT;
        told &= exceeded;
        return exceeded;
    }

    boolean isEmpty(Instant now) {
        return !exceeded(now) && failures.isEmpty();
    }

    void reset() {
        failures.clear();
        told = false;
    }
}
