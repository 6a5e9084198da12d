package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Authorizer.Failed;
import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.tenancy.DatabaseState;
import io.realtime4j.tenancy.internal.database.PoolResult.NotReady;
import io.realtime4j.tenancy.internal.database.PoolResult.Ready;
import io.realtime4j.tenancy.internal.database.StartResult.NotStarted;
import io.realtime4j.tenancy.internal.database.StartResult.Started;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the connection to one tenant's database on this node: absent → starting → ready ⇄ degraded → absent. All state is touched on the
 * tenant's lane only; what other threads ask for is published as snapshots. One start serves all who wait for it, and a start that new
 * settings overtook is done again for them.
 */
final class TenantOwner {
    /** Says that this owner is no longer the one to ask. */
    static final PoolResult RETIRED = notReady(Failure.OTHER);

    private static final Logger log = LoggerFactory.getLogger(TenantOwner.class);
    private static final PoolResult RATE_LIMITED = notReady(Failure.CONNECT_RATE_LIMIT);
    private static final PoolResult SUSPENDED = notReady(Failure.SUSPENDED);

    private final TenantId id;
    private final TenantLane lane;
    private final OwnerParts parts;
    private final ConnectAttempts attempts = new ConnectAttempts();
    private @Nullable Run run;
    private @Nullable StartAttempt starting;
    private @Nullable ConnectedDatabase connected;
    private boolean counted;
    private boolean retired;
    private volatile DatabaseState state = DatabaseState.ABSENT;
    private volatile @Nullable CompletionStage<PoolResult> ready;

    TenantOwner(TenantId id, TenantLane lane, OwnerParts parts) {
        this.id = id;
        this.lane = lane;
        this.parts = parts;
    }

    private static PoolResult notReady(Failure failure) {
        return new NotReady(new Failed(failure, ""));
    }

    /** How far the connection is. Any thread. */
    DatabaseState state() {
        return state;
    }

    /** The pool, at once when it is ready; connects when nothing is there yet. Any thread. */
    CompletionStage<PoolResult> obtain(Tenant tenant) {
        CompletionStage<PoolResult> now = ready;
        return now != null ? now : lane.call(() -> ask(tenant));
    }

    /** Completes when no start is going on, or has taken too long to wait for. Any thread. */
    CompletionStage<?> settled() {
        return lane.call(() -> starting == null ? done(RETIRED) : starting.await());
    }

    /** Whether a stream runs beside the pool. */
    CompletionStage<Boolean> isStreaming() {
        return lane.call(() -> done(connected != null && connected.isStreaming()));
    }

    /** What was connected ends, what was starting starts again, because something about the tenant changed. Any thread. */
    void restart(boolean newSettings) {
        lane.execute(() -> {
            if (newSettings) {
                attempts.reset();
            }
            if (starting != null) {
                begin();
            } else {
                disconnect("settings changed");
            }
        });
    }

    /** Ends the connection and refuses who waits for it. Any thread; the stage is complete when all connections are closed. */
    CompletionStage<@Nullable Void> end(Failure why, String reason) {
        return lane.call(() -> endNow(why, reason));
    }

    /** Ends it for good: nobody can connect by it any more. Any thread; the stage is complete when all connections are closed. */
    CompletionStage<@Nullable Void> close(String reason) {
        return lane.call(() -> {
            retired = true;
            return endNow(Failure.UNAVAILABLE, reason);
        });
    }

    /** Tells whether nothing is left of it that would be missed, in which case nobody can connect by it any more. */
    CompletionStage<Boolean> retire() {
        return lane.call(() -> {
            retired = starting == null
                    && connected == null
                    && attempts.isEmpty(parts.clock().instant());
            return done(retired);
        });
    }

    private static <T> CompletionStage<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }

    // ------------------------------------------------------------------ on the lane

    private CompletionStage<PoolResult> ask(Tenant tenant) {
        CompletionStage<PoolResult> now = ready;
        if (retired) {
            return done(RETIRED);
        } else if (now != null) {
            return now;
        } else if (starting != null) {
            return starting.await();
        } else if (attempts.exceeded(parts.clock().instant())) {
            return done(RATE_LIMITED);
        } else if (tenant.suspended()) {
            return done(SUSPENDED);
        }
        StartAttempt attempt = new StartAttempt(lane, this::countFailure);
        starting = attempt;
        begin();
        return attempt.await();
    }

    private CompletionStage<@Nullable Void> endNow(Failure why, String reason) {
        StartAttempt waiting = starting;
        starting = null;
        CompletionStage<@Nullable Void> closed = disconnect(reason);
        if (waiting != null) {
            waiting.end(notReady(why));
        }
        return closed;
    }

    private void begin() {
        Run current = new Run(parts.clock().millis());
        run = current;
        counted = false;
        state = DatabaseState.STARTING;
        lane.when(parts.starter().start(id, current), (result, failure) -> started(current, result, failure));
    }

    private void started(Run current, @Nullable StartResult result, @Nullable Throwable failure) {
        StartAttempt waiting = starting;
        if (run != current || waiting == null) {
            if (result instanceof Started late) {
                late.pool().close();
            }
            return;
        }
        starting = null;
        if (result instanceof Started started) {
            waiting.end(connect(started, current));
        } else {
            run = null;
            state = DatabaseState.ABSENT;
            waiting.end(refuse(result, failure));
        }
    }

    private PoolResult connect(Started started, Run current) {
        PoolResult result = new Ready(started.pool());
        ready = done(result);
        state = DatabaseState.READY;
        connected = new ConnectedDatabase(id, lane, parts, started, current);
        log.atInfo()
                .addKeyValue("tenant", id)
                .addKeyValue("durationMs", parts.clock().millis() - current.since)
                .log("tenant database connected");
        parts.onReady().accept(id);
        return result;
    }

    private PoolResult refuse(@Nullable StartResult result, @Nullable Throwable failure) {
        if (result instanceof NotStarted refusal) {
            if (refusal.countsAsAttempt()) {
                countFailure();
            }
            return new NotReady(refusal.why());
        }
        log.atError()
                .addKeyValue("code", ErrorCode.UNKNOWN_ERROR.wireName())
                .addKeyValue("tenant", id)
                .setCause(failure)
                .log("start of the connection broke");
        countFailure();
        return notReady(Failure.UNAVAILABLE);
    }

    /** Counts a start that failed, or let its first caller wait in vain; once for both. */
    private void countFailure() {
        if (counted) {
            return;
        }
        counted = true;
        if (attempts.failed(parts.clock().instant())) {
            log.atError()
                    .addKeyValue("code", ErrorCode.DATABASE_CONNECTION_RATE_LIMIT_REACHED.wireName())
                    .addKeyValue("tenant", id)
                    .addKeyValue("limit", ConnectAttempts.LIMIT)
                    .log("Too many connection attempts against the tenant database");
        }
    }

    private CompletionStage<@Nullable Void> disconnect(String reason) {
        ConnectedDatabase last = connected;
        run = null;
        connected = null;
        ready = null;
        state = DatabaseState.ABSENT;
        if (last == null) {
            return CompletableFuture.completedFuture(null);
        }
        log.atInfo().addKeyValue("tenant", id).addKeyValue("reason", reason).log("tenant database disconnected");
        return last.close();
    }

    /**
     * One connection from the first step of its start to its end, by which what comes late is told from what counts. Hears from the pool
     * on any thread, and from {@link ConnectedDatabase} on the lane.
     */
    private final class Run implements PoolListener, ConnectedDatabase.Listener {
        private final long since;

        Run(long since) {
            this.since = since;
        }

        private void onLane(Consumer<ConnectedDatabase> action) {
            lane.execute(() -> {
                ConnectedDatabase current = connected;
                if (current != null && run == this) {
                    action.accept(current);
                }
            });
        }

        @Override
        public void replaced() {
            onLane(ConnectedDatabase::replaced);
        }

        @Override
        public void suspected() {
            onLane(ConnectedDatabase::check);
        }

        @Override
        public void lost(SQLException cause) {
            onLane(current -> current.lost(cause));
        }

        @Override
        public void changed(DatabaseState now) {
            state = now;
        }

        @Override
        public void giveUp(String reason) {
            onLane(current -> disconnect(reason));
        }
    }
}
