package io.realtime4j.presence;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.PayloadSize;
import io.realtime4j.core.protocol.SharedPush;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelContext.WriteAccess;
import io.realtime4j.core.spi.ChannelHandler;
import io.realtime4j.core.spi.Extension;
import io.realtime4j.core.spi.InboundEvent;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Presence of one channel: its entry, its limits, its replies. Confined to the lane of its connection. */
final class PresenceHandler implements ChannelHandler {
    private static final Logger log = LoggerFactory.getLogger(PresenceHandler.class);

    private static final Slice NOT_AN_OBJECT = Slice.utf8("{\"reason\":\"Presence track payload must be a map\"}");
    private static final Slice TOPIC_IS_FULL = Slice.utf8("{\"reason\":\"Presence of this topic is full\"}");

    private final ChannelContext channel;
    private final PresenceNode node;
    private final Room room;
    /** Null when it is larger than an entry may be: it is not kept for nothing, and ends the channel when something is tracked. */
    private final @Nullable String key;

    private final int keySize;
    private final boolean enabled;
    private final ClientWindow window;
    private final long id;
    private final Set<ErrorCode> noted = EnumSet.noneOf(ErrorCode.class);
    private @Nullable TrackedObject tracked;
    /** Until then it is told of no change: each is in the state or comes after it. */
    private boolean awaitsState;

    PresenceHandler(ChannelContext channel, PresenceNode node, String key, boolean enabled, ClientWindow window) {
        this.channel = channel;
        this.node = node;
        this.room = node.acquire(channel.topic());
        this.keySize = JsonText.quote(key).length;
        this.key = keySize > channel.tenant().limits().maxPayloadBytes() ? null : key;
        this.enabled = enabled;
        this.awaitsState = enabled;
        this.window = window;
        this.id = node.nextChannel();
    }

    @Override
    public void onJoined() {
        if (!enabled || !channel.mayRead(Extension.PRESENCE)) {
            awaitsState = false;
            return;
        }
        if (isOverRate()) {
            shutDownOverRate();
        } else {
            room.run(() -> room.askState(this::sendState));
        }
    }

    /** On the room's lane. Goes the way of the diffs, so that those that are made after it come after it. */
    private void sendState(SharedPush state) {
        if (channel.lane().isCurrent()) {
            pushState(state);
        } else {
            channel.lane().execute(() -> pushState(state));
        }
    }

    private void pushState(SharedPush state) {
        if (channel.isJoined()) {
            awaitsState = false;
            channel.rates().countPresence(1);
            channel.push(state);
        }
    }

    @Override
    public boolean filters() {
        return awaitsState;
    }

    @Override
    public boolean accepts(TopicMessage message) {
        return !awaitsState || message.audience() != TopicMessage.Audience.PRESENCE;
    }

    @Override
    public void onLeft() {
        room.run(() -> room.untrack(id));
        node.release(room);
    }

    // ------------------------------------------------------------------ pushes

    @Override
    public @Nullable CompletionStage<?> onEvent(InboundEvent event) {
        PresencePush push = PresencePush.read(event);
        if (!channel.topic().isPrivate()) {
            handle(push, event.ref());
            return null;
        }
        boolean asks = push.kind() == PresencePush.Kind.TRACK && !windowIsFull();
        CompletionStage<WriteAccess> access = asks ? channel.mayWrite(Extension.PRESENCE) : ready();
        CompletableFuture<WriteAccess> known = access.toCompletableFuture();
        if (known.isDone() && !known.isCompletedExceptionally()) {
            decided(push, event.ref(), known.join());
            return null;
        }
        PresencePush kept = push.keep();
        Slice ref = event.ref().copy();
        return access.handle((decision, failure) -> {
            if (channel.isJoined()) {
                decided(kept, ref, failure == null ? decision : WriteAccess.FAILED);
            }
            return null;
        });
    }

    /** What needs no permission needs the tenant's database to be there all the same. */
    private CompletionStage<WriteAccess> ready() {
        return channel.prepare().thenApply(ok -> ok ? WriteAccess.ALLOWED : WriteAccess.FAILED);
    }

    private void decided(PresencePush push, Slice ref, WriteAccess access) {
        if (access == WriteAccess.ALLOWED) {
            handle(push, ref);
            return;
        }
        if (access == WriteAccess.FAILED) {
            note(ErrorCode.UNABLE_TO_HANDLE_PRESENCE).log("presence push on a private channel could not be checked");
        }
        refuse(ref);
    }

    private void handle(PresencePush push, Slice ref) {
        if (push.kind() == PresencePush.Kind.NOTHING) {
            accept(ref);
        } else if (windowIsFull()) {
            note(ErrorCode.CLIENT_PRESENCE_RATE_LIMIT_REACHED).log("client presence rate limit exceeded");
            channel.shutDown("Client presence rate limit exceeded");
        } else {
            switch (push.kind()) {
                case TRACK -> track(push, ref);
                case UNTRACK -> untrack(ref);
                default -> {
                    note(ErrorCode.UNKNOWN_PRESENCE_EVENT).log("unknown presence event");
                    refuse(ref);
                }
            }
        }
    }

    private void track(PresencePush push, Slice ref) {
        Slice object = push.payload() == null ? Slice.JSON_EMPTY_OBJECT : push.payload();
        String entryKey = key;
        TrackedObject before = tracked;
        if (!object.isJsonObject()) {
            note(ErrorCode.INVALID_PRESENCE_PAYLOAD).log("presence payload is not an object");
            channel.reply(ref, false, NOT_AN_OBJECT);
        } else if (before != null && before.isSame(object)) {
            count();
            accept(ref);
        } else if (entryKey == null || isTooLarge(object)) {
            channel.shutDown("Track message size exceeded");
        } else if (!room.hasRoomFor(growth(object))) {
            note(ErrorCode.UNABLE_TO_TRACK_PRESENCE).log("presence of the topic is full");
            channel.reply(ref, false, TOPIC_IS_FULL);
        } else {
            node.meters().tracked(channel.topic().tenant(), object.length());
            if (isOverRate()) {
                shutDownOverRate();
            } else {
                enter(entryKey, TrackedObject.of(object), ref);
            }
        }
    }

    /** The key is sent with each entry, so that it is bounded as well, in the form in which it is sent. */
    private boolean isTooLarge(Slice object) {
        long limit = channel.tenant().limits().maxPayloadBytes();
        return keySize > limit || PayloadSize.jsonExceeds(object, limit);
    }

    private long growth(Slice object) {
        TrackedObject before = tracked;
        long replaced = before == null ? -keySize : before.text().length();
        return object.length() - replaced;
    }

    private void enter(String entryKey, TrackedObject object, Slice ref) {
        count();
        channel.rates().countPresence(1);
        tracked = object;
        channel.enablePresence();
        Slice fields = object.fields();
        accept(ref);
        room.run(() -> room.track(id, entryKey, fields));
    }

    private void untrack(Slice ref) {
        count();
        tracked = null;
        accept(ref);
        room.run(() -> room.untrack(id));
    }

    // ------------------------------------------------------------------ limits and replies

    private boolean isOverRate() {
        Tenant tenant = channel.tenant();
        return channel.rates().presencePerSecond() > tenant.limits().maxPresenceEventsPerSecond();
    }

    private void shutDownOverRate() {
        channel.shutDown("Too many presence messages per second");
    }

    private boolean windowIsFull() {
        return window.isFull(channel.lane().nanoTime());
    }

    private void count() {
        window.count(channel.lane().nanoTime());
    }

    private void accept(Slice ref) {
        channel.reply(ref, true, Slice.JSON_EMPTY_OBJECT);
    }

    private void refuse(Slice ref) {
        channel.reply(ref, false, Slice.JSON_EMPTY_OBJECT);
    }

    /** Counts an error, and logs it: a warning when it is new on this channel, and for debugging when it is repeated. */
    private LoggingEventBuilder note(ErrorCode code) {
        node.meters().failed(channel.topic().tenant(), code);
        return log.atLevel(noted.add(code) ? Level.WARN : Level.DEBUG)
                .addKeyValue("tenant", channel.topic().tenant())
                .addKeyValue("topic", channel.topic().name())
                .addKeyValue("code", code.wireName());
    }
}
