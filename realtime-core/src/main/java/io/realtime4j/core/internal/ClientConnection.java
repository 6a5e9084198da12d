package io.realtime4j.core.internal;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.ClientMessage;
import io.realtime4j.core.protocol.Decoded;
import io.realtime4j.core.protocol.Envelopes;
import io.realtime4j.core.protocol.Frames;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.MessageDecoder;
import io.realtime4j.core.protocol.ProtocolVersion;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.Link;
import io.realtime4j.core.spi.LinkListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One client's open link, from accept to close: decodes what arrives and hands it to the channel it is for. Confined to the lane
 * of its link.
 */
final class ClientConnection implements LinkListener {
    private static final String PHOENIX = "phoenix";
    private static final int MAX_WAITING_BYTES = 2 * Gateway.MAX_MESSAGE_BYTES;
    private static final int LEAST_PENDING_JOINS = 1000;
    private static final int MOST_CHANNELS = 99_999;
    private static final byte[] REPLY_EVENT = JsonText.quote("phx_reply");
    private static final byte[] SYSTEM_EVENT = JsonText.quote("system");
    private static final Slice OK = Envelopes.reply(true, Slice.JSON_EMPTY_OBJECT);
    private static final Slice UNMATCHED = Envelopes.reply(false, Slice.utf8("{\"reason\":\"unmatched topic\"}"));
    private static final Slice TOO_MANY =
            Envelopes.reply(false, Slice.utf8("{\"reason\":\"too many channels joined\"}"));
    private static final Slice DISCONNECT = Envelopes.system("system", true, "Server requested disconnect", null);

    private final Services services;
    private final LaneState lane;
    private final Link link;
    private final ConnectTicket ticket;
    private final ConnectionLog log;
    private final Map<String, Channel> channels = new HashMap<>(4);
    private @Nullable ByteBudget waitingBytes;
    private int laneSlot;
    private int liveChannels;
    private int silentSweeps;
    private boolean attemptedJoin;
    private boolean countedAsUser;
    private boolean open = true;

    ClientConnection(Services services, LaneState lane, Link link, ConnectTicket ticket) {
        this.services = services;
        this.lane = lane;
        this.link = link;
        this.ticket = ticket;
        this.log = new ConnectionLog(ticket.runtime(), services.nextConnectionId(), ticket.logLevel());
        ticket.runtime().addLink();
        services.connections().incrementAndGet();
        lane.add(this);
    }

    Services services() {
        return services;
    }

    LaneState lane() {
        return lane;
    }

    Link link() {
        return link;
    }

    ConnectTicket ticket() {
        return ticket;
    }

    TenantRuntime runtime() {
        return ticket.runtime();
    }

    ProtocolVersion version() {
        return ticket.version();
    }

    ConnectionLog log() {
        return log;
    }

    int laneSlot() {
        return laneSlot;
    }

    void laneSlot(int slot) {
        laneSlot = slot;
    }

    boolean isOpen() {
        return open;
    }

    @Override
    public void onText(byte[] buffer, int offset, int length) {
        receive(decode(true, new Slice(buffer, offset, length)));
    }

    @Override
    public void onBinary(byte[] buffer, int offset, int length) {
        receive(decode(false, new Slice(buffer, offset, length)));
    }

    @Override
    public Runnable prepare(boolean text, Slice message) {
        Decoded decoded = decode(text, message);
        return () -> receive(decoded);
    }

    /** Any thread. */
    private Decoded decode(boolean text, Slice message) {
        return text ? MessageDecoder.text(version(), message) : MessageDecoder.binary(version(), message);
    }

    @Override
    public void onActivity() {
        silentSweeps = 0;
    }

    private void receive(Decoded decoded) {
        if (decoded instanceof ClientMessage message) {
            try {
                handle(message);
            } catch (RuntimeException e) {
                log.error(ErrorCode.UNKNOWN_ERROR_ON_WEBSOCKET_MESSAGE)
                        .setCause(e)
                        .log("message cannot be handled");
            }
        } else if (decoded instanceof Decoded.Malformed malformed) {
            dropMalformed(malformed);
        }
    }

    private void dropMalformed(Decoded.Malformed malformed) {
        ErrorCode code = malformed.invalidMessage()
                ? ErrorCode.MALFORMED_WEBSOCKET_MESSAGE
                : ErrorCode.UNKNOWN_ERROR_ON_WEBSOCKET_MESSAGE;
        services.drops("malformed_message").add(1);
        log.mistake(code).addKeyValue("reason", malformed.reason()).log("message dropped");
    }

    /** Handles a message, or lets it wait behind what its channel is doing. */
    void handle(ClientMessage message) {
        log.info()
                .addKeyValue("topic", message.topic())
                .addKeyValue("event", message.event())
                .addKeyValue("bytes", message.payload().length())
                .log("message received");
        if (message.topic().equals(PHOENIX)) {
            reply(Slice.JSON_NULL, message, message.event().equals("heartbeat") ? OK : UNMATCHED);
            return;
        }
        Channel channel = channels.get(message.topic());
        if (channel != null && channel.isBusy()) {
            if (!channel.await(message)) {
                services.drops("waiting_messages_full").add(1);
                reply(Slice.JSON_NULL, message, UNMATCHED);
            }
        } else {
            route(channel, message);
        }
    }

    private void route(@Nullable Channel channel, ClientMessage message) {
        if (message.event().equals("phx_join")) {
            join(channel, message);
        } else if (channel != null) {
            channel.handle(message);
        } else if (message.event().equals("phx_leave")) {
            reply(message.joinRef(), message, OK);
        } else {
            reply(Slice.JSON_NULL, message, UNMATCHED);
        }
    }

    private void join(@Nullable Channel replaced, ClientMessage message) {
        if (!message.topic().startsWith(Topic.WIRE_PREFIX)) {
            reply(Slice.JSON_NULL, message, UNMATCHED);
            return;
        }
        attemptedJoin = true;
        if (replaced == null && channels.size() >= mostChannels()) {
            reply(message.joinRef(), message, TOO_MANY);
            return;
        }
        if (replaced != null) {
            replaced.end();
        }
        Channel channel = new Channel(
                this, message.topic(), message.joinRef().copy(), message.ref().copy());
        channels.put(message.topic(), channel);
        new ChannelJoin(channel, replaced).start(message);
    }

    /** How many channels there may be, those included whose join is being checked or was refused and is held back. */
    private int mostChannels() {
        int allowed = runtime().tenant().limits().maxChannelsPerClient();
        return Math.min(MOST_CHANNELS, Math.max(LEAST_PENDING_JOINS, allowed));
    }

    /** Bytes that may wait for all channels of this connection. */
    ByteBudget waitingBytes() {
        if (waitingBytes == null) {
            waitingBytes = new ByteBudget(MAX_WAITING_BYTES, lane.waitingBytes());
        }
        return waitingBytes;
    }

    /** Reserves a place for a channel; false when the tenant allows no more. */
    boolean reserveChannel() {
        if (liveChannels >= runtime().tenant().limits().maxChannelsPerClient()) {
            return false;
        }
        liveChannels++;
        return true;
    }

    void releaseChannel() {
        liveChannels--;
    }

    /** Takes a channel that ended out of the index. */
    void forget(Channel channel) {
        channels.remove(channel.wireName(), channel);
    }

    /** Puts a channel under the text its topic shares with all others. */
    void intern(Channel channel, String sharedWireName) {
        if (channels.remove(sharedWireName, channel)) {
            channels.put(sharedWireName, channel);
        }
    }

    boolean isCountedAsUser() {
        return countedAsUser;
    }

    void countAsUser() {
        if (!countedAsUser) {
            countedAsUser = true;
            runtime().addUser();
        }
    }

    private void reply(Slice joinRef, ClientMessage message, Slice payload) {
        link.send(
                Frames.text(version(), joinRef, message.ref(), JsonText.quote(message.topic()), REPLY_EVENT, payload));
    }

    /** Tells every channel that the server ends the link, then ends it. */
    void disconnect() {
        for (Channel channel : channels.values()) {
            if (channel.isJoined()) {
                byte[] topic = JsonText.quote(channel.wireName());
                link.send(Frames.text(version(), Slice.JSON_NULL, Slice.JSON_NULL, topic, SYSTEM_EVENT, DISCONNECT));
            }
        }
        close(CloseReason.SERVICE_RESTART, "disconnect");
    }

    void close(CloseReason reason, String cause) {
        if (open) {
            log.debug().addKeyValue("cause", cause).log("connection closed by the server");
            link.close(reason);
        }
    }

    /** Ends the link when the client was silent for that many sweeps. */
    void sweepIdle(int maxSilentSweeps) {
        if (++silentSweeps > maxSilentSweeps) {
            services.drops("idle_timeout").add(1);
            close(CloseReason.IDLE, "idle timeout");
        }
    }

    /** Ends the link when it tried to join and has no channel. */
    void sweepChannels() {
        if (attemptedJoin && channels.isEmpty()) {
            services.drops("no_channels").add(1);
            close(CloseReason.IDLE, "no channels");
        }
    }

    @Override
    public void onOverflow(long pendingBytes) {
        services.drops("outbound_overflow").add(1);
        log.warning().addKeyValue("pendingBytes", pendingBytes).log("client reads too slowly, connection closed");
        link.close(CloseReason.OVERFLOW);
    }

    @Override
    public void onClosed(@Nullable CloseReason reason) {
        if (!open) {
            return;
        }
        open = false;
        List.copyOf(channels.values()).forEach(Channel::end);
        channels.clear();
        lane.remove(this);
        if (countedAsUser) {
            runtime().removeUser();
        }
        runtime().removeLink();
        services.connections().decrementAndGet();
    }
}
