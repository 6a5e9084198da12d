package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.internal.database.StreamSessions.Session;
import io.realtime4j.tenancy.internal.stream.SlotHealth;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks from time to time whether a session is at work and its slot well, and has it dropped when not. Confined to the tenant's lane. */
final class StreamWatch {
    private static final Logger log = LoggerFactory.getLogger(StreamWatch.class);

    private final TenantId tenant;
    private final TenantLane lane;
    private final Supplier<CompletionStage<SlotHealth>> slot;
    private final Session session;
    private final StreamTimes times;
    private final Runnable drop;
    private final Future<?> timer;
    private @Nullable Future<?> answer;
    private boolean ended;

    StreamWatch(
            TenantId tenant,
            TenantLane lane,
            Supplier<CompletionStage<SlotHealth>> slot,
            Session session,
            StreamTimes times,
            Runnable drop) {
        this.tenant = tenant;
        this.lane = lane;
        this.slot = slot;
        this.session = session;
        this.times = times;
        this.drop = drop;
        this.timer = lane.every(times.watch(), this::look);
    }

    private void look() {
        long before = session.beats();
        answer = lane.after(times.answer(), () -> {
            if (session.beats() == before) {
                bad(ErrorCode.REPLICATION_CONNECTION_WATCHDOG_TIMEOUT, "replication stream does not answer");
            }
        });
        lane.when(slot.get(), this::looked);
    }

    private void looked(@Nullable SlotHealth health, @Nullable Throwable failure) {
        if (ended) {
            return;
        }
        if (health == null) {
            log.atWarn()
                    .addKeyValue("code", ErrorCode.REPLICATION_SLOT_CHECK_SKIPPED.wireName())
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("reason", failure == null ? "" : failure.getMessage())
                    .log("replication slot could not be looked at");
        } else if (!health.active()) {
            bad(ErrorCode.REPLICATION_SLOT_NOT_ALIVE, "replication slot is missing or nobody reads it");
        } else if (health.lags()) {
            bad(ErrorCode.REPLICATION_SLOT_LAG_TOO_HIGH, "replication slot holds back too much of the log");
        }
    }

    private void bad(ErrorCode code, String text) {
        if (!ended) {
            log.atError()
                    .addKeyValue("code", code.wireName())
                    .addKeyValue("tenant", tenant)
                    .log(text);
            drop.run();
        }
    }

    void end() {
        ended = true;
        timer.cancel(false);
        if (answer != null) {
            answer.cancel(false);
        }
    }
}
