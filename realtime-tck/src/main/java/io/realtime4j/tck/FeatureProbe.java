package io.realtime4j.tck;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.FeatureContext;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.JoinRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/**
 * Stands between an engine and a feature and writes down what the feature does wrong. In the harsh mode it is as unkind as an
 * engine may be: what is valid during a call is overwritten after it, and permissions come late. Thread-safe.
 */
final class FeatureProbe implements ChannelFeature {
    final Queue<String> faults = new ConcurrentLinkedQueue<>();
    final Queue<String> thrown = new ConcurrentLinkedQueue<>();
    final BlockingQueue<CompletableFuture<?>> pending = new LinkedBlockingQueue<>();
    final BlockingQueue<HandlerProbe> handlers = new LinkedBlockingQueue<>();
    final CompletableFuture<Boolean> permissions = new CompletableFuture<>();
    final RunningCalls calls = new RunningCalls();
    final boolean harsh;
    private final ChannelFeature sound;

    FeatureProbe(ChannelFeature sound, boolean harsh) {
        this.sound = sound;
        this.harsh = harsh;
    }

    @Override
    public String name() {
        return sound.name();
    }

    @Override
    public Set<String> events() {
        return sound.events();
    }

    @Override
    public void start(FeatureContext context) {
        watched("start", () -> {
            sound.start(context);
            return true;
        });
    }

    @Override
    public List<HttpEndpoint> endpoints() {
        return watched("endpoints", sound::endpoints);
    }

    @Override
    public CompletionStage<JoinResult> join(ChannelContext channel, JoinRequest request) {
        ChannelProbe probed = new ChannelProbe(channel, this);
        Slice payload = request.payload().copy();
        JoinRequest given = new JoinRequest(
                request.isPrivate(),
                request.broadcast(),
                request.presence(),
                request.postgresChanges(),
                request.legacy(),
                payload);
        return onLane("join", () -> sound.join(probed, given)).thenApply(result -> {
            overwrite(payload);
            return watch(probed, result);
        });
    }

    private JoinResult watch(ChannelProbe channel, JoinResult result) {
        if (!(result instanceof Joined joined) || joined.handler() == null) {
            return result;
        }
        HandlerProbe handler = new HandlerProbe(joined.handler(), channel, this);
        handlers.add(handler);
        return new Joined(handler);
    }

    @Override
    public void stop() {
        watched("stop", () -> {
            sound.stop();
            return true;
        });
    }

    void overwrite(Slice slice) {
        if (harsh) {
            Arrays.fill(slice.array(), slice.offset(), slice.offset() + slice.length(), (byte) '#');
        }
    }

    /** Passes on what the feature throws, once it is written down. */
    <T> T watched(String method, Supplier<T> step) {
        try {
            return step.get();
        } catch (RuntimeException | Error e) {
            thrown.add(method + " threw " + e);
            throw e;
        }
    }

    /** The same for a call on a lane, which must not wait. */
    <T> T onLane(String method, Supplier<T> step) {
        return calls.during(method, () -> watched(method, step));
    }
}
