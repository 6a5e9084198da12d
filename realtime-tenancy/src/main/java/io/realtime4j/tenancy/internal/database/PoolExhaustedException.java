package io.realtime4j.tenancy.internal.database;

/** No connection of a tenant's pool was free in time, or the pool is gone. */
public final class PoolExhaustedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message which pool, and what was wrong
     */
    public PoolExhaustedException(String message) {
        super(message);
    }
}
