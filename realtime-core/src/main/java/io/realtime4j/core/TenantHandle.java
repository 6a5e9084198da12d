package io.realtime4j.core;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the embedding application does on behalf of one tenant. Thread-safe; no method blocks. Once the node has been closed,
 * publishing and subscribing throw {@link RealtimeException} with {@link ErrorCode#REALTIME_RESTARTING}, listeners hear nothing
 * more, and streams complete.
 */
public interface TenantHandle {
    /** {@return whose handle it is} */
    TenantId id();

    /**
     * Publishes a JSON message to a public topic, on all nodes. It counts as an event of the tenant; no limit refuses it.
     *
     * @param topic the name without {@code realtime:}
     * @param event the user's event name
     * @param json the payload, JSON text
     * @throws IllegalArgumentException when {@code json} is not exactly one JSON value
     */
    default void publish(String topic, String event, String json) {
        publish(Topic.publicTopic(id(), topic), event, json);
    }

    /**
     * Publishes a JSON message to a topic, on all nodes.
     *
     * @param topic a topic of this tenant
     * @param event the user's event name
     * @param json the payload, JSON text
     * @throws IllegalArgumentException when {@code json} is not exactly one JSON value, or the topic is another tenant's
     */
    void publish(Topic topic, String event, String json);

    /**
     * Publishes opaque bytes to a topic, on all nodes. Clients of serializer version 1 do not get them.
     *
     * @param topic a topic of this tenant
     * @param event the user's event name
     * @param payload the bytes; copied
     * @throws IllegalArgumentException when the topic is another tenant's
     */
    void publish(Topic topic, String event, byte[] payload);

    /**
     * Subscribes to a topic's broadcasts from all nodes.
     *
     * @param topic a topic of this tenant
     * @param listener called on whatever thread published or received the message, one message after another per sender; must
     *     not block, and what it throws is logged
     * @return ends it
     */
    Subscription subscribe(Topic topic, Consumer<Message> listener);

    /**
     * Offers a topic's broadcasts from all nodes as a stream.
     *
     * @param topic a topic of this tenant
     * @param maxBuffered messages that may wait for one subscriber; when there are more its stream ends with a
     *     {@link RealtimeException}, so that nothing is lost silently
     * @return a publisher; each of its subscribers costs one subscription, which ends with it
     */
    Flow.Publisher<Message> messages(Topic topic, int maxBuffered);

    /** {@return open connections of the tenant that have joined a channel, on this node} */
    int connectedUsers();

    /**
     * Ends all connections of the tenant on this node: each channel is told, then the connections close with 1012, after which
     * clients reconnect.
     *
     * @return completes when the close frames are queued
     */
    CompletionStage<@Nullable Void> disconnectAll();
}
