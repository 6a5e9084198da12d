package io.realtime4j.core.internal;

import io.realtime4j.core.protocol.Envelopes;
import io.realtime4j.core.protocol.Frames;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.SharedPush;
import io.realtime4j.core.protocol.Slice;

/**
 * What is said to one channel's client, each message with the references it has to carry; see {@code docs/protocol.md}, which
 * references each message carries. Confined to the connection's lane.
 */
final class ChannelOutput {
    private static final byte[] REPLY = JsonText.quote("phx_reply");
    private static final byte[] CLOSE = JsonText.quote("phx_close");
    private static final byte[] ERROR = JsonText.quote("phx_error");
    private static final byte[] SYSTEM = JsonText.quote("system");
    private static final Slice CRASH = Slice.utf8("{\"reason\":\"channel_crash\"}");

    private final ClientConnection connection;
    private final Slice joinRef;
    private final Slice ref;

    ChannelOutput(ClientConnection connection, Slice joinRef, Slice ref) {
        this.connection = connection;
        this.joinRef = joinRef;
        this.ref = ref;
    }

    /** Whether a leave with that reference is for this join: neither of the two may be missing to tell them apart. */
    boolean isFor(Slice givenJoinRef) {
        return !hasJoinRef() || givenJoinRef.equals(Slice.JSON_NULL) || givenJoinRef.equals(joinRef);
    }

    boolean hasJoinRef() {
        return !joinRef.equals(Slice.JSON_NULL);
    }

    /** Answers the join itself. */
    void joinReply(byte[] topic, boolean ok, Slice response) {
        send(topic, REPLY, joinRef, ref, Envelopes.reply(ok, response));
    }

    void reply(byte[] topic, Slice requestRef, boolean ok, Slice response) {
        send(topic, REPLY, channelRef(), requestRef, Envelopes.reply(ok, response));
    }

    void push(byte[] topic, String event, Slice payload) {
        send(topic, JsonText.quote(event), channelRef(), Slice.JSON_NULL, payload);
    }

    void push(SharedPush message) {
        connection.link().send(message.frame(connection.version(), channelRef()));
    }

    void system(byte[] topic, Slice payload) {
        send(topic, SYSTEM, channelRef(), Slice.JSON_NULL, payload);
    }

    void close(byte[] topic) {
        send(topic, CLOSE, joinRef, joinRef, Slice.JSON_EMPTY_OBJECT);
    }

    void crash(byte[] topic) {
        send(topic, ERROR, joinRef, joinRef, CRASH);
    }

    private Slice channelRef() {
        return hasJoinRef() ? joinRef : ref;
    }

    private void send(byte[] topic, byte[] event, Slice frameJoinRef, Slice frameRef, Slice payload) {
        connection.link().send(Frames.text(connection.version(), frameJoinRef, frameRef, topic, event, payload));
    }
}
