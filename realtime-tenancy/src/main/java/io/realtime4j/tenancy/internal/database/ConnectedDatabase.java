package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.DatabaseState;
import io.realtime4j.tenancy.DatabaseStream;
import io.realtime4j.tenancy.TenantDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What an owner does while its tenant's database is connected: looks whether the connection works, mends it, and gives it up when it
 * cannot be mended, is not needed any more, or belongs to another region. Confined to the tenant's lane.
 */
final class ConnectedDatabase {
    static final Duration RECOVERY_WINDOW = Duration.ofMinutes(10);
    private static final Logger log = LoggerFactory.getLogger(ConnectedDatabase.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** What is lost again sooner than this was not mended: pauses go on growing, so that a pooler without a server is not hammered. */
    private static final Duration STABLE = Duration.ofSeconds(10);

    private final TenantId tenant;
    private final TenantLane lane;
    private final OwnerParts parts;
    private final WatchedPool pool;
    private final @Nullable String region;
    private final Listener listener;
    private final List<Future<?>> timers = new ArrayList<>();
    private final List<DatabaseStream> streams = new ArrayList<>();
    private final UnusedWatch unused = new UnusedWatch();
    private final Backoff backoff;
    private ClusterNodes nodes;
    private @Nullable Outage outage;
    private @Nullable Future<?> retry;
    private long mended;
    private int wantedStreams;
    private boolean checking;
    private boolean closed;

    ConnectedDatabase(
            TenantId tenant, TenantLane lane, OwnerParts parts, StartResult.Started started, Listener listener) {
        this.tenant = tenant;
        this.lane = lane;
        this.parts = parts;
        this.pool = started.pool();
        this.listener = listener;
        this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, parts.random());
        this.nodes = parts.nodes().get();
        TenantDatabase settings = started.settings();
        this.region = settings == null ? null : parts.regions().nodeRegion(settings.region());
        timers.add(lane.every(UnusedWatch.INTERVAL, this::checkUsers));
        timers.add(lane.every(parts.checkInterval(), this::check));
        if (settings != null) {
            warnOfRegion(settings);
            timers.add(lane.every(parts.rebalanceInterval(), this::checkRegion));
            List<DatabaseStream.Factory> wanted = parts.streams().get();
            wanted.forEach(factory -> startStream(factory, settings));
            wantedStreams = wanted.size();
        }
    }

    /** Hears of what matters outside. */
    interface Listener {
        /** The connection is degraded, or ready again. */
        void changed(DatabaseState now);

        /** The connection is to be ended; any thread. */
        void giveUp(String reason);
    }

    private record Outage(long since, Future<?> window) {}

    private void startStream(DatabaseStream.Factory factory, TenantDatabase settings) {
        try {
            streams.add(factory.start(tenant, settings, this::streamGaveUp));
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("code", ErrorCode.START_REPLICATION_FAILED.wireName())
                    .addKeyValue("tenant", tenant)
                    .setCause(e)
                    .log("stream could not be started");
        }
    }

    boolean isStreaming() {
        return !streams.isEmpty()
                && streams.size() == wantedStreams
                && streams.stream().allMatch(DatabaseStream::isConnected);
    }

    // ------------------------------------------------------------------ outages

    /** Finds out whether the connection works, unless that is known or being found out. */
    void check() {
        if (checking || closed || outage != null) {
            return;
        }
        checking = true;
        lane.when(pool.check(), this::checked);
    }

    @SuppressWarnings("NullableOptional") // a stage has either a value or a failure
    private void checked(@Nullable Optional<SQLException> trouble, @Nullable Throwable failure) {
        checking = false;
        if (failure != null) {
            lost(new SQLException("the connection could not be looked at", "08000", failure));
        } else if (trouble != null) {
            trouble.ifPresent(this::lost);
        }
    }

    /** A connection of the pool was lost and replaced at once. */
    void replaced() {
        if (outage == null) {
            logDown().log("database connection lost");
            log.atInfo().addKeyValue("tenant", tenant).log("database connection is back");
        }
    }

    /** There is no connection left. */
    void lost(SQLException cause) {
        if (closed || outage != null) {
            return;
        }
        logDown().addKeyValue("reason", cause.getMessage()).log("database connection lost");
        Future<?> window = lane.after(RECOVERY_WINDOW, this::windowExceeded);
        outage = new Outage(parts.clock().millis(), window);
        pool.suspend(cause);
        listener.changed(DatabaseState.DEGRADED);
        if (parts.clock().millis() - mended >= STABLE.toMillis()) {
            backoff.reset();
        }
        reconnectLater();
    }

    private LoggingEventBuilder logDown() {
        return log.atWarn()
                .addKeyValue("code", ErrorCode.DATABASE_CONNECTION_DOWN.wireName())
                .addKeyValue("tenant", tenant);
    }

    private void reconnectLater() {
        retry = lane.after(backoff.next(), this::reconnect);
    }

    private void reconnect() {
        if (!closed) {
            lane.when(pool.reconnect(), this::reconnected);
        }
    }

    @SuppressWarnings("NullableOptional") // a stage has either a value or a failure
    private void reconnected(@Nullable Optional<SQLException> trouble, @Nullable Throwable failure) {
        Outage over = outage;
        if (closed || over == null) {
            return;
        }
        if (trouble == null || trouble.isPresent()) {
            Throwable cause = trouble == null ? failure : trouble.get();
            log.atDebug().addKeyValue("tenant", tenant).setCause(cause).log("database is still down");
            reconnectLater();
            return;
        }
        outage = null;
        mended = parts.clock().millis();
        over.window().cancel(false);
        listener.changed(DatabaseState.READY);
        log.atInfo()
                .addKeyValue("tenant", tenant)
                .addKeyValue("durationMs", parts.clock().millis() - over.since())
                .log("database connection is back");
    }

    private void windowExceeded() {
        log.atWarn()
                .addKeyValue("code", ErrorCode.DATABASE_CONNECTION_RECOVERY_WINDOW_EXCEEDED.wireName())
                .addKeyValue("tenant", tenant)
                .log("database connection could not be mended in time");
        listener.giveUp("database down");
    }

    // ------------------------------------------------------------------ use and place

    private void checkUsers() {
        if (unused.check(parts.users().applyAsInt(tenant))) {
            listener.giveUp("no users");
        }
    }

    private void warnOfRegion(TenantDatabase settings) {
        if (!nodes.serve(region)) {
            log.atWarn()
                    .addKeyValue("tenant", tenant)
                    .log("Zero region nodes for " + settings.region() + " using " + nodes.self());
        }
    }

    /** A connection that serves users of this node stays with them, wherever the tenant belongs. */
    private void checkRegion() {
        ClusterNodes before = nodes;
        nodes = parts.nodes().get();
        boolean elsewhere = ClusterNodes.belongsElsewhere(before, nodes, region);
        if (elsewhere && parts.users().applyAsInt(tenant) == 0) {
            log.atWarn()
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("region", region)
                    .log("Rebalancing Tenant database connection for a closer region");
            listener.giveUp("wrong region");
        }
    }

    private void streamGaveUp() {
        listener.giveUp("stream down");
    }

    /** Ends everything; the stage is complete when all connections are closed. */
    CompletionStage<@Nullable Void> close() {
        closed = true;
        timers.forEach(timer -> timer.cancel(false));
        if (outage != null) {
            outage.window().cancel(false);
        }
        if (retry != null) {
            retry.cancel(false);
        }
        streams.forEach(this::closeStream);
        return pool.close();
    }

    private void closeStream(DatabaseStream stream) {
        try {
            stream.close();
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("code", ErrorCode.UNKNOWN_ERROR.wireName())
                    .addKeyValue("tenant", tenant)
                    .setCause(e)
                    .log("stream could not be ended");
        }
    }
}
