package io.realtime4j.core.internal;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.Message;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.core.Subscription;
import io.realtime4j.core.TenantHandle;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.protocol.TopicMessage;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the embedding application does for one tenant. Thread-safe, without state. */
final class EngineTenantHandle implements TenantHandle {
    private final TenantId id;
    private final Services services;
    private final Executor executor;
    private final Drain drain;

    EngineTenantHandle(TenantId id, Services services, Executor executor, Drain drain) {
        this.id = id;
        this.services = services;
        this.executor = executor;
        this.drain = drain;
    }

    @Override
    public TenantId id() {
        return id;
    }

    @Override
    public void publish(Topic topic, String event, String json) {
        Slice payload = Slice.utf8(json);
        if (!JsonText.isOneValue(payload)) {
            throw new IllegalArgumentException("payload for event " + event
                    + " is not exactly one JSON value of at most " + JsonText.MAX_DEPTH + " levels");
        }
        publish(TopicMessage.userJson(own(topic), event, payload, null));
    }

    @Override
    public void publish(Topic topic, String event, byte[] payload) {
        publish(TopicMessage.userBinary(own(topic), event, Slice.of(payload.clone()), null));
    }

    private void publish(TopicMessage message) {
        requireRunning();
        TenantRuntime runtime = services.runtimes().find(id);
        if (runtime != null) {
            runtime.countEvents(1);
        }
        services.hub().publish(message);
    }

    @Override
    public Subscription subscribe(Topic topic, Consumer<Message> listener) {
        requireRunning();
        return services.hub().listen(own(topic), message -> {
            if (message.audience() == TopicMessage.Audience.BROADCAST) {
                listener.accept(MessageReader.read(message));
            }
        });
    }

    @Override
    public Flow.Publisher<Message> messages(Topic topic, int maxBuffered) {
        Topic checked = own(topic);
        if (maxBuffered < 1) {
            throw new IllegalArgumentException("maxBuffered is " + maxBuffered + ", at least 1 is needed");
        }
        return subscriber -> stream(checked, maxBuffered, subscriber);
    }

    private void stream(Topic topic, int maxBuffered, Flow.Subscriber<? super Message> subscriber) {
        SubmissionPublisher<Message> buffer = new SubmissionPublisher<>(executor, maxBuffered);
        buffer.subscribe(subscriber);
        services.streams().add(buffer);
        Subscription[] subscription = new Subscription[1];
        subscription[0] = subscribe(topic, message -> {
            if (!buffer.hasSubscribers()) {
                services.streams().remove(buffer);
                subscription[0].close();
            } else if (!buffer.isClosed() && buffer.offer(message, null) < 0) {
                services.drops("subscriber_overflow").add(1);
                buffer.closeExceptionally(new RealtimeException(
                        ErrorCode.SUBSCRIBER_OVERFLOW,
                        "subscriber of topic " + topic.name() + " left more than " + maxBuffered
                                + " messages waiting"));
                services.streams().remove(buffer);
                subscription[0].close();
            }
        });
    }

    private void requireRunning() {
        if (services.isStopping()) {
            throw new RealtimeException(
                    ErrorCode.REALTIME_RESTARTING, "the node has been closed, tenant " + id + " cannot use it");
        }
    }

    private Topic own(Topic topic) {
        if (!topic.tenant().equals(id)) {
            throw new IllegalArgumentException(
                    "topic " + topic.name() + " is tenant " + topic.tenant() + "'s, this is tenant " + id);
        }
        return topic;
    }

    @Override
    public int connectedUsers() {
        TenantRuntime runtime = services.runtimes().find(id);
        return runtime == null ? 0 : runtime.users();
    }

    @Override
    public CompletionStage<@Nullable Void> disconnectAll() {
        return drain.tenant(id);
    }
}
