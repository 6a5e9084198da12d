package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.JanitorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Cleans, from time to time, the databases of the tenants that are connected or were since the last time. A tenant's mark is taken off
 * before its database is worked on, so one that is no longer connected is cleaned once more. Thread-safe.
 */
final class Janitor {
    private static final int MOST_MINUTES = 59;

    private final JanitorSettings settings;
    private final Supplier<Set<TenantId>> connected;
    private final Consumer<TenantId> cleaning;
    private final TenantLane timer;
    private final Executor workers;
    private final RandomGenerator random;
    private final Set<TenantId> marks = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Future<?> next;

    /** What cleans blocks, and logs its failures itself. */
    Janitor(
            JanitorSettings settings,
            Supplier<Set<TenantId>> connected,
            Consumer<TenantId> cleaning,
            TenantLane timer,
            Executor workers,
            RandomGenerator random) {
        this.settings = settings;
        this.connected = connected;
        this.cleaning = cleaning;
        this.timer = timer;
        this.workers = workers;
        this.random = random;
    }

    /** Lets the next run include a tenant. */
    void mark(TenantId tenant) {
        marks.add(tenant);
    }

    /** Waits for its first run. */
    void start() {
        later(settings.interval().plus(settings.runAfter()));
    }

    private void later(Duration pause) {
        Duration spread =
                settings.randomize() ? Duration.ofMinutes(random.nextInt(1, MOST_MINUTES + 1)) : Duration.ZERO;
        next = timer.after(pause.plus(spread), () -> timer.when(run(), (done, failure) -> later(settings.interval())));
    }

    /** Ends the waiting; what runs goes on. */
    void stop() {
        Future<?> waiting = next;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    /** Cleans all; the stage is complete when that is done. */
    CompletionStage<@Nullable Void> run() {
        marks.addAll(connected.get());
        Queue<List<TenantId>> chunks = chunks(List.copyOf(marks));
        List<CompletableFuture<?>> running = new ArrayList<>();
        for (int i = Math.min(settings.parallelChunks(), chunks.size()); i > 0; i--) {
            running.add(CompletableFuture.runAsync(() -> clean(chunks), workers));
        }
        return CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new));
    }

    private Queue<List<TenantId>> chunks(List<TenantId> all) {
        Queue<List<TenantId>> chunks = new ConcurrentLinkedQueue<>();
        for (int from = 0; from < all.size(); from += settings.chunkSize()) {
            chunks.add(all.subList(from, Math.min(all.size(), from + settings.chunkSize())));
        }
        return chunks;
    }

    private void clean(Queue<List<TenantId>> chunks) {
        for (List<TenantId> chunk = chunks.poll(); chunk != null; chunk = chunks.poll()) {
            for (TenantId tenant : chunk) {
                marks.remove(tenant);
                cleaning.accept(tenant);
            }
        }
    }
}
