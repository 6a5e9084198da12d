package io.realtime4j.tck;

import io.realtime4j.core.TenantId;
import org.jspecify.annotations.Nullable;

/** Reads recording meters; sorts the values of histograms into the buckets of the contract. */
record RecordingReader(RecordingMeters meters) implements MetersContract.Reader {
    @Override
    public long counter(String name, @Nullable TenantId tenant, @Nullable String tag) {
        return meters.count(name, tenant, tag);
    }

    @Override
    public long bucket(String name, @Nullable String tag, @Nullable Long bound) {
        return meters.values(name, null, tag).stream()
                .filter(value -> bound == null ? value > 100 : value <= bound && (bound == 10 || value > 10))
                .count();
    }

    @Override
    public long gauge(String name, @Nullable TenantId tenant, @Nullable String tag) {
        return meters.shows(name, tenant, tag) ? meters.gauge(name, tenant, tag) : 0;
    }
}
