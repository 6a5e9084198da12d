package io.realtime4j.tenancy.internal.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What was read, for as long as it may be used without being read again. Those who ask at the same time share one look at the database;
 * failures are not remembered. Holds no lock while it calls others. Thread-safe.
 */
final class Remembered<K, V> {
    private final Cache<K, CompletableFuture<V>> entries;
    private final Predicate<V> kept;

    /** Remembers at most so many values that are to be kept, each for a time. */
    Remembered(int most, Duration span, Ticker ticker, Predicate<V> kept) {
        this.kept = kept;
        this.entries = Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterWrite(span)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** What is remembered or being read, else what is read now. Reading does not throw; its failure fails the future. */
    CompletableFuture<V> get(K key, Supplier<CompletableFuture<V>> read) {
        CompletableFuture<V> known = entries.getIfPresent(key);
        if (known != null) {
            return known;
        }
        CompletableFuture<V> reading = new CompletableFuture<>();
        CompletableFuture<V> first = entries.asMap().putIfAbsent(key, reading);
        if (first != null) {
            return first;
        }
        start(key, reading, read);
        return reading;
    }

    /** Reads again; who asks meanwhile waits for the outcome. */
    CompletionStage<V> renew(K key, Supplier<CompletableFuture<V>> read) {
        CompletableFuture<V> reading = new CompletableFuture<>();
        entries.put(key, reading);
        start(key, reading, read);
        return reading;
    }

    private void start(K key, CompletableFuture<V> reading, Supplier<CompletableFuture<V>> read) {
        CompletionStage<V> asked = read.get();
        asked.whenComplete((value, failure) -> {
            if (failure != null) {
                entries.asMap().remove(key, reading);
                reading.completeExceptionally(failure);
                return;
            }
            if (!kept.test(value)) {
                entries.asMap().remove(key, reading);
            }
            reading.complete(value);
        });
    }

    void put(K key, V value) {
        entries.put(key, CompletableFuture.completedFuture(value));
    }

    void forget(K key) {
        entries.invalidate(key);
    }

    /** What is remembered or being read now. */
    Set<K> keys() {
        return Set.copyOf(entries.asMap().keySet());
    }
}
