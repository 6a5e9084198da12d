package io.realtime4j.core.internal;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.protocol.ClientMessage;
import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.protocol.ProtocolVersion;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.protocol.TopicMessage.Audience;
import io.realtime4j.core.spi.ChannelHandler;
import io.realtime4j.core.spi.Extension;
import io.realtime4j.core.spi.Lane;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One connection's membership of one topic, from the request to join until it ends. While it is busy (joining, checking a token,
 * waiting for a feature) its later messages wait. Confined to the lane of its connection.
 */
final class Channel {
    private final ClientConnection connection;
    private final ChannelOutput output;
    private State state = State.JOINING;
    private @Nullable WaitingMessages waiting;
    private @Nullable TopicMembers members;
    private @Nullable ChannelAccess access;
    private ChannelHandlers handlers = ChannelHandlers.NONE;
    private int audiences;
    private int memberIndex;
    private boolean placeReserved;

    Channel(ClientConnection connection, String wireName, Slice joinRef, Slice ref) {
        this.connection = connection;
        this.output = new ChannelOutput(connection, wireName, joinRef, ref);
        this.waiting = newWaiting();
    }

    // ------------------------------------------------------------------ life

    ClientConnection connection() {
        return connection;
    }

    /** What is said to the client. */
    ChannelOutput output() {
        return output;
    }

    String wireName() {
        return output.wireName();
    }

    Tenant tenant() {
        return connection.runtime().tenant();
    }

    ProtocolVersion version() {
        return connection.version();
    }

    Lane lane() {
        return connection.lane().lane();
    }

    Map<String, String> headers() {
        return connection.ticket().headers();
    }

    boolean isJoining() {
        return state == State.JOINING;
    }

    boolean isJoined() {
        return state == State.JOINED;
    }

    /** Reserves a place among the connection's channels until the channel ends. */
    boolean reservePlace() {
        placeReserved = connection.reserveChannel();
        return placeReserved;
    }

    void releasePlace() {
        if (placeReserved) {
            placeReserved = false;
            connection.releaseChannel();
        }
    }

    /** Gives the channel its access while it is still joining. */
    void grant(ChannelAccess granted) {
        access = granted;
    }

    private ChannelAccess requireAccess() {
        return Objects.requireNonNull(access, "the channel has no access before it was granted");
    }

    /** Makes a channel whose join was accepted a member of its topic. */
    void joined(TopicMembers topicMembers, ChannelHandlers parts) {
        state = State.JOINED;
        members = topicMembers;
        handlers = parts;
        output.share(topicMembers);
        connection.intern(this, topicMembers.wireName());
        updateAudiences();
        topicMembers.lane(connection.lane().index()).add(this);
        connection.countAsUser();
        connection.runtime().addChannel();
    }

    /** Watches the token, lets the features begin, then handles what waited. */
    void begin() {
        requireAccess().watch();
        handlers.tell(handler -> guarded(handler::onJoined));
        resume();
    }

    /** Ends the channel without telling the client. Idempotent. */
    void end() {
        if (state == State.ENDED) {
            return;
        }
        state = State.ENDED;
        if (waiting != null) {
            waiting.clear();
            waiting = null;
        }
        connection.forget(this);
        releasePlace();
        if (access != null) {
            access.end();
        }
        if (members != null) {
            members.lane(connection.lane().index()).remove(this);
            connection.services().hub().release(members);
            connection.runtime().removeChannel();
        }
        handlers.leave(this::logFailure);
    }

    /** Gives up a join, then answers what waited behind it. */
    void abandon() {
        WaitingMessages left = waiting;
        waiting = null;
        end();
        drain(left);
    }

    // ------------------------------------------------------------------ messages of the client

    boolean isBusy() {
        return waiting != null;
    }

    boolean await(ClientMessage message) {
        return waiting != null && waiting.offer(message);
    }

    void handle(ClientMessage message) {
        switch (message.event()) {
            case "phx_leave" -> handleLeave(message);
            case "access_token" -> handleAccessToken(message);
            default -> handleFeatureEvent(message);
        }
    }

    private void handleLeave(ClientMessage message) {
        if (output.isFor(message.joinRef())) {
            output.reply(message.ref(), true, Slice.JSON_EMPTY_OBJECT);
            output.close();
            end();
        }
    }

    private void handleAccessToken(ClientMessage message) {
        String token = AccessToken.read(message);
        if (token == null) {
            if (!AccessToken.isNull(message)) {
                connection.runtime().countEvents(1);
            }
        } else if (!token.startsWith("sb_")) {
            requireAccess().refresh(token);
        }
    }

    private void handleFeatureEvent(ClientMessage message) {
        int feature = connection.services().featureOf(message.event());
        ChannelHandler handler = feature < 0 ? null : handlers.of(feature);
        if (handler == null) {
            connection.runtime().countEvents(1);
            return;
        }
        guarded(() -> {
            CompletionStage<?> pending = handler.onEvent(message.inbound());
            if (pending != null && !isDoneWell(pending.toCompletableFuture())) {
                suspend();
                Await.on(lane(), pending, value -> resume(), this::crash);
            }
        });
    }

    private static boolean isDoneWell(CompletableFuture<?> pending) {
        return pending.isDone() && !pending.isCompletedExceptionally();
    }

    /** Lets later messages wait. */
    void suspend() {
        waiting = newWaiting();
    }

    /** Handles what waited. */
    void resume() {
        WaitingMessages left = waiting;
        waiting = null;
        drain(left);
    }

    private void drain(@Nullable WaitingMessages left) {
        for (ClientMessage message = poll(left); message != null; message = poll(left)) {
            connection.handle(message);
        }
    }

    private static @Nullable ClientMessage poll(@Nullable WaitingMessages messages) {
        return messages == null ? null : messages.poll();
    }

    private WaitingMessages newWaiting() {
        return new WaitingMessages(
                connection.services().parts().settings().maxWaitingMessages(), connection.waitingBytes());
    }

    /** Runs a feature's code; what it throws ends this channel only. */
    private void guarded(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            crash(e);
        }
    }

    void crash(Throwable failure) {
        String reason = failure instanceof OutOfMemoryError ? "out_of_memory" : "channel_crash";
        connection.services().drops(reason).add(1);
        logFailure(failure);
        if (state != State.ENDED) {
            output.crash();
            end();
        }
    }

    void logFailure(Throwable failure) {
        connection
                .log()
                .error(ErrorCode.UNKNOWN_ERROR_ON_CHANNEL)
                .addKeyValue("topic", wireName())
                .setCause(failure)
                .log("channel crashed");
    }

    // ------------------------------------------------------------------ messages to the client

    int memberIndex() {
        return memberIndex;
    }

    void memberIndex(int index) {
        memberIndex = index;
    }

    /** Whether messages for an audience are for this channel. */
    boolean receives(int audienceBit) {
        return (audiences & audienceBit) != 0;
    }

    /** Whether the features let a message through; one that fails at that ends this channel, not the delivery to others. */
    boolean accepts(TopicMessage message) {
        try {
            return handlers.accept(message);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            crash(e);
            return false;
        }
    }

    void send(@Nullable Frame frame) {
        if (frame != null) {
            connection.link().send(frame);
        }
    }

    void updateAudiences() {
        ChannelPermissions current = requireAccess().permissions();
        audiences = Audience.ALL.bit()
                | (current.mayRead(Extension.BROADCAST) ? Audience.BROADCAST.bit() : 0)
                | (current.mayRead(Extension.PRESENCE) ? Audience.PRESENCE.bit() : 0);
    }

    void tellAuthorized() {
        updateAudiences();
        handlers.tell(handler -> guarded(handler::onAuthorized));
    }

    void publish(TopicMessage message, boolean self) {
        if (members != null && isJoined()) {
            connection.services().hub().publish(members, message, self ? null : this);
        }
    }

    /** Ends the channel, tells the client why, and the log. */
    void shutDown(String message) {
        if (isJoined()) {
            connection
                    .log()
                    .warning()
                    .addKeyValue("code", ErrorCode.CHANNEL_SHUTDOWN.wireName())
                    .addKeyValue("topic", wireName())
                    .addKeyValue("reason", message)
                    .log("channel shut down");
            output.system("system", false, message);
            output.close();
            end();
        }
    }

    private enum State {
        JOINING,
        JOINED,
        ENDED
    }
}
