package io.realtime4j.broadcast;

import io.realtime4j.broadcast.TenantMeters.Drop;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelContext.WriteAccess;
import io.realtime4j.core.spi.ChannelHandler;
import io.realtime4j.core.spi.Extension;
import io.realtime4j.core.spi.InboundEvent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What one channel sends. Confined to the lane of its connection. */
final class BroadcastHandler implements ChannelHandler {
    private static final Logger log = LoggerFactory.getLogger(BroadcastHandler.class);

    private static final String TOO_MANY = "Too many messages per second";
    /** A string where other replies have an object; clients of the reference server know it so. */
    private static final Slice TOO_LARGE = Slice.utf8("\"payload_size_exceeded\"");

    private final ChannelContext channel;
    private final boolean self;
    private final boolean ack;
    private final TenantMeters meters;
    private final @Nullable ReplicationWait wait;
    private boolean undecided;

    BroadcastHandler(
            ChannelContext channel, boolean self, boolean ack, TenantMeters meters, @Nullable ReplicationWait wait) {
        this.channel = channel;
        this.self = self;
        this.ack = ack;
        this.meters = meters;
        this.wait = wait;
    }

    @Override
    public void onJoined() {
        if (wait != null) {
            wait.begin();
        }
    }

    @Override
    public void onLeft() {
        if (wait != null) {
            wait.end();
        }
    }

    @Override
    public @Nullable CompletionStage<?> onEvent(InboundEvent event) {
        if (event.kind() == InboundEvent.Kind.OPAQUE) {
            meters.dropped(Drop.OPAQUE, 1);
            return null;
        }
        Push push = Push.borrowed(event);
        if (!channel.topic().isPrivate()) {
            send(push);
            return null;
        }
        return sendIfAllowed(push);
    }

    private @Nullable CompletionStage<?> sendIfAllowed(Push push) {
        CompletionStage<WriteAccess> answer = channel.mayWrite(Extension.BROADCAST);
        CompletableFuture<WriteAccess> access = answer.toCompletableFuture();
        if (access.isDone() && !access.isCompletedExceptionally()) {
            decided(push, access.join());
            return null;
        }
        Push kept = push.keep();
        return answer.handle((decision, failure) -> {
            if (channel.isJoined()) {
                decided(kept, failure == null ? decision : failed(failure));
            }
            return null;
        });
    }

    private WriteAccess failed(Throwable failure) {
        log.atWarn()
                .addKeyValue("tenant", channel.topic().tenant())
                .addKeyValue("topic", channel.topic().name())
                .setCause(failure)
                .log("permission to write could not be checked");
        return WriteAccess.FAILED;
    }

    private void decided(Push push, WriteAccess access) {
        switch (access) {
            case ALLOWED -> send(push);
            case DENIED -> {
                meters.dropped(Drop.DENIED, 1);
                refuse(
                        Level.DEBUG,
                        push,
                        ErrorCode.UNAUTHORIZED,
                        "You do not have permissions to write to this Channel topic: "
                                + channel.topic().name());
            }
            case FAILED -> {
                meters.dropped(Drop.UNDECIDED, 1);
                Level level = undecided ? Level.DEBUG : Level.WARN;
                undecided = true;
                refuse(
                        level,
                        push,
                        ErrorCode.UNABLE_TO_HANDLE_BROADCAST,
                        "Realtime was unable to check the permission to write");
            }
        }
    }

    /** Counts and sends; a tenant over its limit loses the channel that sends, not those that receive. */
    private void send(Push push) {
        channel.rates().countEvents(1);
        if (push.exceeds(channel.tenant().limits().maxPayloadBytes())) {
            meters.dropped(Drop.TOO_LARGE, 1);
            reply(push, false, TOO_LARGE);
        } else {
            meters.published(push.bytes());
            channel.publish(push.message(channel.topic()), self);
            reply(push, true, Slice.JSON_EMPTY_OBJECT);
        }
        if (channel.rates().eventsExceeded()) {
            channel.shutDown(TOO_MANY);
        }
    }

    private void refuse(Level level, Push push, ErrorCode code, String text) {
        log.atLevel(level)
                .addKeyValue("tenant", channel.topic().tenant())
                .addKeyValue("topic", channel.topic().name())
                .addKeyValue("code", code.wireName())
                .log("broadcast dropped");
        String reason = new String(JsonText.quote(code.wireName() + ": " + text), StandardCharsets.UTF_8);
        reply(push, false, Slice.utf8("{\"reason\":" + reason + "}"));
    }

    private void reply(Push push, boolean ok, Slice response) {
        if (ack) {
            channel.reply(push.ref(), ok, response);
        }
    }
}
