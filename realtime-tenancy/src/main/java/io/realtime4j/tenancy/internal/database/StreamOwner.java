package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.DatabaseStream;
import io.realtime4j.tenancy.internal.database.StreamSessions.Session;
import io.realtime4j.tenancy.internal.stream.Occupancy;
import io.realtime4j.tenancy.internal.stream.SlotInUseException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps one tenant's stream up: absent → streaming, or standing by while another node streams → absent. A stream that ended is tried again after
 * growing pauses, until the window is over. All state is touched on the tenant's lane only; whether the stream is up is a snapshot.
 */
final class StreamOwner implements DatabaseStream {
    private static final Logger log = LoggerFactory.getLogger(StreamOwner.class);

    private final TenantId tenant;
    private final TenantLane lane;
    private final Executor workers;
    private final StreamSessions sessions;
    private final StreamTimes times;
    private final Consumer<Boolean> told;
    private final Runnable giveUp;
    private final Backoff backoff;
    private final Backoff standby;
    private @Nullable Session session;
    private @Nullable StreamWatch watch;
    private @Nullable Future<?> retry;
    private @Nullable Future<?> window;
    private boolean deferred;
    private volatile boolean closed;
    private volatile boolean up;

    /** Tells, on the lane, when the stream is up and when it is not. */
    StreamOwner(
            TenantId tenant,
            TenantLane lane,
            Executor workers,
            StreamSessions sessions,
            StreamTimes times,
            RandomGenerator random,
            Consumer<Boolean> told,
            Runnable giveUp) {
        this.tenant = tenant;
        this.lane = lane;
        this.workers = workers;
        this.sessions = sessions;
        this.times = times;
        this.told = told;
        this.giveUp = giveUp;
        this.backoff = new Backoff(times.firstPause(), times.longestPause(), random);
        this.standby = new Backoff(times.standby(), times.standby(), random);
    }

    @Override
    public boolean isConnected() {
        return up;
    }

    void start() {
        lane.execute(this::connect);
    }

    // ------------------------------------------------------------------ on the lane

    @Override
    public void close() {
        end();
    }

    private void connect() {
        if (!closed) {
            lane.when(work(this::open), this::opened);
        }
    }

    /** On a worker; after the node's end no lane would take the session. */
    private Session open() throws SQLException {
        Session opened = sessions.open();
        if (closed) {
            opened.close();
            throw new SQLException("closed while it was opened");
        }
        return opened;
    }

    private void opened(@Nullable Session opened, @Nullable Throwable failure) {
        if (opened == null) {
            refused(failure);
        } else if (closed) {
            opened.close();
        } else {
            session = opened;
            settle();
            deferred = false;
            log.atInfo().addKeyValue("tenant", tenant).log("replication stream connected");
            watch = new StreamWatch(tenant, lane, () -> work(sessions::slot), opened, times, () -> drop(opened));
            tell(true);
            lane.when(opened.read(), (nothing, cause) -> ended(opened, cause));
        }
    }

    private void refused(@Nullable Throwable failure) {
        if (closed) {
            return;
        }
        if (failure instanceof SlotInUseException) {
            lane.when(work(sessions::occupancy), (who, trouble) -> {
                if (who == Occupancy.STREAMING) {
                    standBy();
                } else if (!closed) {
                    defer(failure);
                }
            });
            return;
        }
        log.atError()
                .addKeyValue("code", StreamFailures.codeOf(failure).wireName())
                .addKeyValue("tenant", tenant)
                .addKeyValue("reason", failure == null ? "" : failure.getMessage())
                .setCause(failure)
                .log("replication stream could not be started");
        tryLater();
    }

    private void defer(Throwable failure) {
        log.atLevel(deferred ? Level.DEBUG : Level.WARN)
                .addKeyValue("code", ErrorCode.REPLICATION_SLOT_BEING_USED.wireName())
                .addKeyValue("tenant", tenant)
                .addKeyValue("reason", failure.getMessage())
                .log("replication stream is deferred");
        deferred = true;
        tryLater();
    }

    /** Another node streams, whose broadcasts reach this one, too. */
    private void standBy() {
        if (closed) {
            return;
        }
        settle();
        if (!up) {
            log.atInfo().addKeyValue("tenant", tenant).log("replication stream is another node's");
        }
        tell(true);
        retry = lane.after(standby.next(), this::look);
    }

    private void ended(Session over, @Nullable Throwable cause) {
        if (session != over) {
            return;
        }
        log.atWarn()
                .addKeyValue("code", ErrorCode.REPLICATION_CONNECTION_DOWN.wireName())
                .addKeyValue("tenant", tenant)
                .addKeyValue("reason", cause == null ? "the server ended it" : cause.getMessage())
                .log("replication stream ended");
        drop(over);
    }

    /** Ends a session, and tries to get another one. */
    private void drop(Session over) {
        if (session == over) {
            release();
            tryLater();
        }
    }

    private void tryLater() {
        tell(false);
        if (window == null) {
            window = lane.after(times.window(), this::windowExceeded);
        }
        retry = lane.after(backoff.next(), this::look);
    }

    /** Looks whether there is a session of the stream's name before it tries to make one. */
    private void look() {
        if (!closed) {
            lane.when(work(sessions::occupancy), this::looked);
        }
    }

    private void looked(@Nullable Occupancy who, @Nullable Throwable failure) {
        if (closed) {
            return;
        }
        if (who == null) {
            log.atError()
                    .addKeyValue("code", ErrorCode.REPLICATION_CONNECTION_RECOVERY_FAILED.wireName())
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("reason", failure == null ? "" : failure.getMessage())
                    .log("sessions of the database could not be looked at");
            tryLater();
        } else if (who == Occupancy.STREAMING) {
            standBy();
        } else if (who == Occupancy.OCCUPIED) {
            tryLater();
        } else {
            connect();
        }
    }

    private void windowExceeded() {
        log.atWarn()
                .addKeyValue("code", ErrorCode.REPLICATION_RECOVERY_WINDOW_EXCEEDED.wireName())
                .addKeyValue("tenant", tenant)
                .log("replication stream could not be had in time");
        end();
        giveUp.run();
    }

    /** What was wrong is over. */
    private void settle() {
        cancel(window);
        window = null;
        backoff.reset();
    }

    private void release() {
        Session over = session;
        session = null;
        if (watch != null) {
            watch.end();
            watch = null;
        }
        if (over != null) {
            over.close();
        }
    }

    private void end() {
        closed = true;
        cancel(retry);
        cancel(window);
        release();
        tell(false);
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void tell(boolean now) {
        if (up != now) {
            up = now;
            told.accept(now);
        }
    }

    private <T> CompletionStage<T> work(SqlQuestion<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        workers.execute(() -> {
            try {
                answer.complete(question.ask());
            } catch (SQLException | RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** Asks the database; blocks. */
    private interface SqlQuestion<T> {
        T ask() throws SQLException;
    }
}
