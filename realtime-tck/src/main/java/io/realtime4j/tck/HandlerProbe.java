package io.realtime4j.tck;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.spi.ChannelHandler;
import io.realtime4j.core.spi.InboundEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Stands between an engine and a feature's part of a channel. Confined to the lane of the channel. */
final class HandlerProbe implements ChannelHandler {
    final CompletableFuture<Boolean> left = new CompletableFuture<>();
    private final ChannelHandler sound;
    private final ChannelProbe channel;
    private final FeatureProbe probe;

    HandlerProbe(ChannelHandler sound, ChannelProbe channel, FeatureProbe probe) {
        this.sound = sound;
        this.channel = channel;
        this.probe = probe;
    }

    @Override
    public void onJoined() {
        run("onJoined", sound::onJoined);
    }

    @Override
    public @Nullable CompletionStage<?> onEvent(InboundEvent event) {
        Slice ref = event.ref().copy();
        Slice payload = event.payload().copy();
        InboundEvent given = new InboundEvent(event.event(), ref, payload, event.kind(), event.userEvent());
        CompletionStage<?>[] stage = new CompletionStage<?>[1];
        run("onEvent", () -> stage[0] = sound.onEvent(given));
        probe.overwrite(ref);
        probe.overwrite(payload);
        if (stage[0] != null) {
            probe.pending.add(stage[0].toCompletableFuture());
        }
        return stage[0];
    }

    @Override
    public void onAuthorized() {
        run("onAuthorized", sound::onAuthorized);
    }

    @Override
    public boolean accepts(TopicMessage message) {
        return probe.onLane("accepts", () -> sound.accepts(message));
    }

    @Override
    public boolean filters() {
        return probe.onLane("filters", sound::filters);
    }

    @Override
    public void onLeft() {
        try {
            run("onLeft", sound::onLeft);
        } finally {
            channel.left();
            left.complete(true);
        }
    }

    private void run(String method, Runnable step) {
        probe.onLane(method, () -> {
            step.run();
            return true;
        });
    }
}
