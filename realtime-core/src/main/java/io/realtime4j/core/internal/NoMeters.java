package io.realtime4j.core.internal;

import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Meters;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Meters that count nothing. */
public enum NoMeters implements Meters {
    /** The only one; it has no state. */
    INSTANCE;

    private static final Counter COUNTER = amount -> {};
    private static final Histogram HISTOGRAM = value -> {};

    @Override
    public Counter counter(String name, @Nullable TenantId tenant, @Nullable String tag) {
        return COUNTER;
    }

    @Override
    public Histogram histogram(String name, @Nullable TenantId tenant, @Nullable String tag, long... bounds) {
        return HISTOGRAM;
    }

    @Override
    public void gauge(String name, @Nullable TenantId tenant, LongSupplier value) {
        // Nobody reads it.
    }
}
