package io.realtime4j.broadcast;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.spi.BroadcastSource;
import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.FeatureContext;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.JoinRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Puts the parts together: a handler per channel, and the HTTP endpoints. The started parts are set once, by the engine. */
final class BroadcastFeature implements ChannelFeature {
    private final BroadcastSource source;
    private volatile @Nullable Started started;

    BroadcastFeature(BroadcastSource source) {
        this.source = source;
    }

    @Override
    public String name() {
        return "broadcast";
    }

    @Override
    public Set<String> events() {
        return Set.of("broadcast");
    }

    @Override
    public void start(FeatureContext context) {
        BroadcastMeters meters = new BroadcastMeters(context.meters());
        LaneRoom room = new LaneRoom(context.lanes());
        Subscription stored = source.receive(new DatabaseSender(context, meters, room));
        started = new Started(context, meters, room, stored);
    }

    @Override
    public void stop() {
        Started parts = started;
        if (parts != null) {
            parts.stored().close();
            parts.room().close();
        }
    }

    @Override
    public List<HttpEndpoint> endpoints() {
        Started parts = started();
        Callers callers = new Callers(parts.context());
        HttpSender sender = new HttpSender(parts.context(), parts.meters());
        return List.of(
                new BatchEndpoint(callers, sender),
                Preflight.of(BatchEndpoint.PATH),
                new SingleEndpoint(callers, sender),
                Preflight.of(SingleEndpoint.PATH));
    }

    @Override
    public CompletionStage<JoinResult> join(ChannelContext channel, JoinRequest request) {
        Optional<JoinResult> refusal = ReplayRequest.refusal(channel, request);
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(refusal.get());
        }
        JoinRequest.BroadcastConfig config = request.broadcast();
        TenantMeters meters = started().meters().of(channel.tenant().id());
        ReplicationWait wait = config.replicationReady() ? new ReplicationWait(channel, source) : null;
        return Joined.with(new BroadcastHandler(channel, config.self(), config.ack(), meters, wait));
    }

    private Started started() {
        Started parts = started;
        if (parts == null) {
            throw new IllegalStateException("the broadcast feature is used before it was started");
        }
        return parts;
    }

    private record Started(FeatureContext context, BroadcastMeters meters, LaneRoom room, Subscription stored) {}
}
