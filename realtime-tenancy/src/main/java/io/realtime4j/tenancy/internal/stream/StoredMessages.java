package io.realtime4j.tenancy.internal.stream;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.BroadcastSource.Outcome;
import io.realtime4j.core.spi.BroadcastSource.Receiver;
import io.realtime4j.core.spi.BroadcastSource.StoredBroadcast;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.tenancy.internal.pgoutput.TupleValue;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage.Begin;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage.Insert;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage.Relation;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage.Unknown;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes broadcasts of inserted rows of {@code realtime.messages}. A row that cannot be one is logged and counted, and the next one has its
 * turn. One per session, confined to the thread that reads it.
 */
public final class StoredMessages implements WalConsumer {
    private static final Logger log = LoggerFactory.getLogger(StoredMessages.class);

    private final TenantId tenant;
    private final DatabaseBroadcasts broadcasts;
    private final Supplier<Optional<Tenant>> settings;
    private final InstantSource clock;
    private final StreamMeters meters;
    private final Map<Integer, Optional<MessageTable>> tables = new HashMap<>();
    private Duration commitToReceipt = Duration.ZERO;

    /**
     * Begins with no table known.
     *
     * @param tenant whose rows they are
     * @param broadcasts where they go
     * @param settings finds the tenant as it is now; empty when there is none any more
     * @param clock tells the time
     * @param meters where to count
     */
    public StoredMessages(
            TenantId tenant,
            DatabaseBroadcasts broadcasts,
            Supplier<Optional<Tenant>> settings,
            InstantSource clock,
            Meters meters) {
        this.tenant = tenant;
        this.broadcasts = broadcasts;
        this.settings = settings;
        this.clock = clock;
        this.meters = new StreamMeters(tenant, meters);
    }

    @Override
    public CompletionStage<?> ready() {
        Receiver receiver = broadcasts.receiver();
        return receiver == null ? CompletableFuture.completedFuture(null) : receiver.ready();
    }

    @Override
    public void accept(WalMessage message) {
        if (message instanceof Begin begin) {
            commitToReceipt = Duration.between(begin.commitTime(), clock.instant());
        } else if (message instanceof Relation relation) {
            learn(relation);
        } else if (message instanceof Insert insert) {
            inserted(insert);
        } else if (message instanceof Unknown unknown) {
            log.atError()
                    .addKeyValue("code", ErrorCode.UNKNOWN_DATA_PROCESSED.wireName())
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("kind", unknown.kind())
                    .log("message of the replication stream is of an unknown kind");
        }
    }

    private void learn(Relation relation) {
        Optional<MessageTable> table = MessageTable.of(relation);
        tables.put(relation.id(), table);
        if (table.isEmpty()) {
            log.atWarn()
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("table", relation.schema() + "." + relation.name())
                    .log("rows of a table that has no messages are ignored");
        }
    }

    private void inserted(Insert insert) {
        Optional<MessageTable> table = tables.get(insert.relation());
        try {
            if (table == null) {
                dropped("unknown_table", null);
            } else if (table.isPresent()) {
                publish(table.get(), insert.row());
            }
        } catch (RuntimeException e) {
            dropped("unreadable", e);
        }
    }

    private void publish(MessageTable table, List<TupleValue> row) {
        Optional<String> lack = table.lack(row);
        if (lack.isPresent()) {
            dropped(lack.get(), null);
            return;
        }
        StoredBroadcast broadcast = table.broadcast(tenant, row);
        Instant insertedAt = table.insertedAt(row);
        Optional<Tenant> owner = settings.get();
        Receiver receiver = broadcasts.receiver();
        if (owner.isEmpty()) {
            dropped("tenant_not_found", null);
        } else if (receiver == null) {
            dropped("no_receiver", null);
        } else {
            outcome(receiver.received(owner.get(), broadcast), insertedAt);
        }
    }

    private void outcome(Outcome outcome, Instant insertedAt) {
        switch (outcome) {
            case PUBLISHED -> meters.published(commitToReceipt, Duration.between(insertedAt, clock.instant()));
            case TOO_LARGE -> dropped("payload_size_exceeded", null);
            case TOO_MANY -> dropped("too_many_requests", null);
        }
    }

    private void dropped(String reason, @Nullable Throwable cause) {
        meters.dropped(reason);
        log.atError()
                .addKeyValue("code", ErrorCode.UNABLE_TO_BROADCAST_CHANGES.wireName())
                .addKeyValue("tenant", tenant)
                .setCause(cause)
                .log(":" + reason);
    }
}
