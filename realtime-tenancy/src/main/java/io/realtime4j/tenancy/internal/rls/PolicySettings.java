package io.realtime4j.tenancy.internal.rls;

import java.time.Duration;

/**
 * How policies are asked.
 *
 * @param timeout how long one check may take in the database before it is cancelled, from 1 ms to {@link #LIMIT}; a shorter
 *     {@code statement_timeout} of the login role prevails
 */
public record PolicySettings(Duration timeout) {
    /** After this time the connection of a check that does not end is closed. */
    public static final Duration LIMIT = Duration.ofSeconds(15);

    /** Checks the timeout. */
    public PolicySettings {
        if (timeout.toMillis() < 1 || timeout.compareTo(LIMIT) > 0) {
            throw new IllegalArgumentException(
                    "policy timeout is " + timeout.toMillis() + " ms, from 1 to " + LIMIT.toMillis() + " allowed");
        }
    }

    /** {@return 4 s: less than others usually wait for a connection, so that a policy that does not end delays them, but fails only itself} */
    public static PolicySettings defaults() {
        return new PolicySettings(Duration.ofSeconds(4));
    }
}
