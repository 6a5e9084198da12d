package io.realtime4j.core;

/** Something registered inside the process, ended by {@link #close()}. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    /** Ends it. Idempotent; nothing is delivered after it returned, except what another thread is delivering just then. */
    @Override
    void close();
}
