package io.realtime4j.broadcast;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.protocol.PayloadSize;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.spi.BroadcastSource;
import io.realtime4j.core.spi.BroadcastSource.Outcome;
import io.realtime4j.core.spi.BroadcastSource.StoredBroadcast;
import io.realtime4j.core.spi.FeatureContext;
import io.realtime4j.core.spi.TenantRates;
import java.util.concurrent.CompletionStage;

/** Checks, counts and publishes what was stored in tenants' databases. Nobody's permission to write is asked: the database did. Thread-safe. */
final class DatabaseSender implements BroadcastSource.Receiver {
    private final FeatureContext context;
    private final BroadcastMeters meters;
    private final LaneRoom room;

    DatabaseSender(FeatureContext context, BroadcastMeters meters, LaneRoom room) {
        this.context = context;
        this.meters = meters;
        this.room = room;
    }

    @Override
    public Outcome received(Tenant tenant, StoredBroadcast broadcast) {
        if (PayloadSize.ofBytes(broadcast.payload()) > tenant.limits().maxPayloadBytes()) {
            return Outcome.TOO_LARGE;
        }
        TenantRates rates = context.rates(tenant);
        if (rates.eventsExceeded()) {
            return Outcome.TOO_MANY;
        }
        rates.countEvents(1);
        meters.of(tenant.id()).published(broadcast.payload().length());
        context.publish(message(broadcast));
        room.take(broadcast.payload().length());
        return Outcome.PUBLISHED;
    }

    private static TopicMessage message(StoredBroadcast broadcast) {
        Slice meta = MessageMeta.ofId(broadcast.id());
        return broadcast.json()
                ? TopicMessage.userJson(broadcast.topic(), broadcast.event(), broadcast.payload(), meta)
                : TopicMessage.userBinary(broadcast.topic(), broadcast.event(), broadcast.payload(), meta);
    }

    @Override
    public CompletionStage<?> ready() {
        return room.ready();
    }
}
