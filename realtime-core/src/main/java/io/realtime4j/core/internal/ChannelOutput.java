package io.realtime4j.core.internal;

import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.Envelopes;
import io.realtime4j.core.protocol.Frames;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.SharedPush;
import io.realtime4j.core.protocol.Slice;
import org.jspecify.annotations.Nullable;

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
    private String wireName;
    private byte @Nullable [] quotedWireName;

    ChannelOutput(ClientConnection connection, String wireName, Slice joinRef, Slice ref) {
        this.connection = connection;
        this.wireName = wireName;
        this.joinRef = joinRef;
        this.ref = ref;
    }

    /** Takes the texts that the topic shares with all its channels. */
    void share(TopicMembers members) {
        wireName = members.wireName();
        quotedWireName = members.quotedWireName();
    }

    String wireName() {
        return wireName;
    }

    /** Whether a leave with that reference is for this join: neither of the two may be missing to tell them apart. */
    boolean isFor(Slice givenJoinRef) {
        return !hasJoinRef() || givenJoinRef.equals(Slice.JSON_NULL) || givenJoinRef.equals(joinRef);
    }

    private boolean hasJoinRef() {
        return !joinRef.equals(Slice.JSON_NULL);
    }

    /** Answers the join itself. */
    void joinReply(boolean ok, Slice response) {
        send(REPLY, joinRef, ref, Envelopes.reply(ok, response));
    }

    void reply(Slice requestRef, boolean ok, Slice response) {
        send(REPLY, channelRef(), requestRef, Envelopes.reply(ok, response));
    }

    void push(String event, Slice payload) {
        send(JsonText.quote(event), channelRef(), Slice.JSON_NULL, payload);
    }

    void push(SharedPush message) {
        connection.link().send(message.frame(connection.version(), channelRef()));
    }

    void system(String extension, boolean ok, String message) {
        String topicName = wireName.substring(Topic.WIRE_PREFIX.length());
        send(SYSTEM, channelRef(), Slice.JSON_NULL, Envelopes.system(extension, ok, message, topicName));
    }

    void close() {
        send(CLOSE, joinRef, joinRef, Slice.JSON_EMPTY_OBJECT);
    }

    /** Tells that another join replaced this one; silent where the client could not tell the two apart. */
    void closeReplaced() {
        if (hasJoinRef()) {
            close();
        }
    }

    void crash() {
        send(ERROR, joinRef, joinRef, CRASH);
    }

    private Slice channelRef() {
        return hasJoinRef() ? joinRef : ref;
    }

    private byte[] topic() {
        return quotedWireName == null ? JsonText.quote(wireName) : quotedWireName;
    }

    private void send(byte[] event, Slice frameJoinRef, Slice frameRef, Slice payload) {
        connection.link().send(Frames.text(connection.version(), frameJoinRef, frameRef, topic(), event, payload));
    }
}
