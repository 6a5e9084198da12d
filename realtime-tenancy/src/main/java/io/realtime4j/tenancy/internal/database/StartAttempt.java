package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.spi.Authorizer.Failed;
import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.tenancy.internal.database.PoolResult.NotReady;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/** Those who wait for one start of a tenant's connection, each for its own time. Confined to the tenant's lane. */
final class StartAttempt {
    static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final PoolResult INITIALIZING = new NotReady(new Failed(Failure.INITIALIZING, ""));
    private static final PoolResult UNAVAILABLE = new NotReady(new Failed(Failure.UNAVAILABLE, ""));

    private final TenantLane lane;
    private final Runnable onImpatience;
    private final Map<CompletableFuture<PoolResult>, Future<?>> waiting = new LinkedHashMap<>();
    private boolean first = true;

    /** Tells when the one who caused the start has waited in vain. */
    StartAttempt(TenantLane lane, Runnable onImpatience) {
        this.lane = lane;
        this.onImpatience = onImpatience;
    }

    CompletionStage<PoolResult> await() {
        CompletableFuture<PoolResult> result = new CompletableFuture<>();
        boolean cause = first;
        first = false;
        waiting.put(result, lane.after(PATIENCE, () -> giveUp(result, cause)));
        return result;
    }

    @SuppressWarnings("CollectionUndefinedEquality") // each caller has a future of its own: identity is meant
    private void giveUp(CompletableFuture<PoolResult> result, boolean cause) {
        waiting.remove(result);
        if (cause) {
            onImpatience.run();
        }
        result.complete(cause ? INITIALIZING : UNAVAILABLE);
    }

    void end(PoolResult result) {
        Map<CompletableFuture<PoolResult>, Future<?>> told = new LinkedHashMap<>(waiting);
        waiting.clear();
        told.forEach((caller, timer) -> {
            timer.cancel(false);
            caller.complete(result);
        });
    }
}
