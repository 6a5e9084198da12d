package io.realtime4j.tenancy.internal.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/**
 * What changed within the time for which things are remembered. It is read from the primary meanwhile, since a replica may not have
 * it yet. Thread-safe.
 */
final class RecentChanges {
    private static final int MOST = 100_000;

    private final Cache<Object, Boolean> keys;

    RecentChanges(Duration span, Ticker ticker) {
        this.keys = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(span)
                .ticker(ticker)
                .build();
    }

    void add(Object key) {
        keys.put(key, true);
    }

    boolean contains(Object key) {
        return keys.getIfPresent(key) != null;
    }
}
