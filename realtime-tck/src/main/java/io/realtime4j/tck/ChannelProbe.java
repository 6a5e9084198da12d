package io.realtime4j.tck;

import io.realtime4j.core.Claims;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.ProtocolVersion;
import io.realtime4j.core.protocol.SharedPush;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.Extension;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.TenantRates;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An engine's channel as a feature sees it; writes down calls from other threads and calls after the channel's end. */
final class ChannelProbe implements ChannelContext {
    private final ChannelContext sound;
    private final FeatureProbe probe;
    private volatile boolean left;

    ChannelProbe(ChannelContext sound, FeatureProbe probe) {
        this.sound = sound;
        this.probe = probe;
    }

    void left() {
        left = true;
    }

    private ChannelContext used(String method) {
        if (left) {
            probe.faults.add(method + " after onLeft");
        }
        return onLane(method);
    }

    private ChannelContext onLane(String method) {
        if (!sound.lane().isCurrent()) {
            probe.faults.add(method + " on another thread");
        }
        return sound;
    }

    @Override
    public Topic topic() {
        return sound.topic();
    }

    @Override
    public Lane lane() {
        return sound.lane();
    }

    @Override
    public boolean isJoined() {
        return onLane("isJoined").isJoined();
    }

    @Override
    public Tenant tenant() {
        return used("tenant").tenant();
    }

    @Override
    public TenantRates rates() {
        return used("rates").rates();
    }

    @Override
    public ProtocolVersion version() {
        return used("version").version();
    }

    @Override
    public Claims claims() {
        return used("claims").claims();
    }

    @Override
    public Map<String, String> headers() {
        return used("headers").headers();
    }

    @Override
    public boolean mayRead(Extension extension) {
        return used("mayRead").mayRead(extension);
    }

    @Override
    public CompletionStage<Boolean> prepare() {
        return used("prepare").prepare();
    }

    @Override
    public CompletionStage<WriteAccess> mayWrite(Extension extension) {
        CompletionStage<WriteAccess> answer = used("mayWrite").mayWrite(extension);
        if (!probe.harsh) {
            return answer;
        }
        CompletableFuture<WriteAccess> late = new CompletableFuture<>();
        var unused = answer.thenAcceptBoth(
                probe.permissions, (access, now) -> sound.lane().execute(() -> answer(late, access)));
        return late;
    }

    /** What the feature does with the answer is a call of it, too. */
    private void answer(CompletableFuture<WriteAccess> late, WriteAccess access) {
        probe.calls.during("what follows mayWrite", () -> late.complete(access));
    }

    @Override
    public void enablePresence() {
        used("enablePresence").enablePresence();
    }

    @Override
    public void publish(TopicMessage message, boolean self) {
        used("publish").publish(message, self);
    }

    @Override
    public void push(String event, Slice payload) {
        used("push").push(event, payload);
    }

    @Override
    public void push(SharedPush message) {
        used("push").push(message);
    }

    @Override
    public void reply(Slice ref, boolean ok, Slice response) {
        used("reply").reply(ref, ok, response);
    }

    @Override
    public void system(String extension, boolean ok, String message) {
        used("system").system(extension, ok, message);
    }

    @Override
    public void shutDown(String message) {
        used("shutDown").shutDown(message);
    }
}
