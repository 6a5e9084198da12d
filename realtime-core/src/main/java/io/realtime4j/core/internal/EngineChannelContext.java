package io.realtime4j.core.internal;

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
import java.util.concurrent.CompletionStage;

/**
 * What features see of a channel whose access was granted, and say to its client once it has joined. Confined to the lane of its
 * connection, except for {@link #topic} and {@link #lane}, which any thread may ask.
 */
final class EngineChannelContext implements ChannelContext {
    private final Channel channel;
    private final ChannelAccess access;

    EngineChannelContext(Channel channel, ChannelAccess access) {
        this.channel = channel;
        this.access = access;
    }

    @Override
    public Topic topic() {
        return access.topic();
    }

    @Override
    public Tenant tenant() {
        return channel.tenant();
    }

    @Override
    public TenantRates rates() {
        return channel.connection().runtime();
    }

    @Override
    public ProtocolVersion version() {
        return channel.version();
    }

    @Override
    public Lane lane() {
        return channel.lane();
    }

    @Override
    public Claims claims() {
        return access.claims();
    }

    @Override
    public Map<String, String> headers() {
        return channel.headers();
    }

    @Override
    public boolean mayRead(Extension extension) {
        return access.permissions().mayRead(extension);
    }

    @Override
    public CompletionStage<Boolean> prepare() {
        return access.permissions().prepare();
    }

    @Override
    public CompletionStage<WriteAccess> mayWrite(Extension extension) {
        return access.permissions().mayWrite(extension);
    }

    @Override
    public void enablePresence() {
        access.enablePresence();
    }

    @Override
    public boolean isJoined() {
        return channel.isJoined();
    }

    @Override
    public void publish(TopicMessage message, boolean self) {
        channel.publish(message, self);
    }

    @Override
    public void push(String event, Slice payload) {
        if (isJoined()) {
            channel.output().push(event, payload);
        }
    }

    @Override
    public void push(SharedPush message) {
        if (isJoined()) {
            channel.output().push(message);
        }
    }

    @Override
    public void reply(Slice ref, boolean ok, Slice response) {
        if (isJoined()) {
            channel.output().reply(ref, ok, response);
        }
    }

    @Override
    public void system(String extension, boolean ok, String message) {
        if (isJoined()) {
            channel.output().system(extension, ok, message);
        }
    }

    @Override
    public void shutDown(String message) {
        channel.shutDown(message);
    }
}
