package io.realtime4j.benchmarks;

import java.io.IOException;

/** Something that hostile clients do, step by step, on one thread. What it opens is closed by {@link #close}. */
interface Attack extends AutoCloseable {
    /** Opens what is needed before the first step. */
    void begin() throws IOException;

    /** Does as much as there is to do in one interval of {@link #intervalMillis}. */
    void step() throws IOException;

    /** How long to wait between the beginnings of two steps. */
    int intervalMillis();

    @Override
    void close() throws IOException;
}
