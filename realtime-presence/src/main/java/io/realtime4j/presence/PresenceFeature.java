package io.realtime4j.presence;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.FeatureContext;
import io.realtime4j.core.spi.JoinRequest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Presence of one engine: plugged into its channels, and for the application a view of who is where. Thread-safe. Made by
 * {@link Presence#feature()}.
 *
 * <p>A node knows a topic's entries of all nodes while it has channels, observers or entries of its own there.
 */
public final class PresenceFeature implements ChannelFeature {
    private final PresenceSettings settings;
    private volatile @Nullable PresenceNode started;

    PresenceFeature(PresenceSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "presence";
    }

    @Override
    public Set<String> events() {
        return Set.of("presence");
    }

    @Override
    public void start(FeatureContext context) {
        PresenceNode node = new PresenceNode(context, settings);
        started = node;
        node.start();
    }

    @Override
    public void stop() {
        PresenceNode node = started;
        if (node != null) {
            node.stop();
        }
    }

    @Override
    public CompletionStage<JoinResult> join(ChannelContext channel, JoinRequest request) {
        Tenant tenant = channel.tenant();
        JoinRequest.PresenceConfig config = request.presence();
        String key = config.key().isEmpty() ? ServerKeys.next() : config.key();
        boolean enabled = config.enabled() || tenant.presenceEnabled();
        return Joined.with(new PresenceHandler(channel, node(), key, enabled, window(tenant)));
    }

    private ClientWindow window(Tenant tenant) {
        Integer calls = tenant.limits().maxClientPresenceEventsPerWindow();
        Integer millis = tenant.limits().clientPresenceWindowMs();
        return new ClientWindow(
                calls != null && calls > 0 ? calls : settings.maxClientCalls(),
                millis != null && millis > 0
                        ? TimeUnit.MILLISECONDS.toNanos(millis)
                        : settings.clientWindow().toNanos());
    }

    /**
     * Lists who is on a topic, on all nodes. A node that is on the topic already answers with what it knows; one that is not asks
     * the others, waits for them as the state of a channel does ({@link PresenceSettings#maxStateDelay}), and forgets the topic again.
     *
     * @param topic the topic
     * @return all entries, in no order; comes on a lane of the engine
     */
    public CompletionStage<List<PresenceEntry>> list(Topic topic) {
        PresenceNode node = node();
        CompletableFuture<List<PresenceEntry>> answer = new CompletableFuture<>();
        Room room = node.acquire(topic);
        room.run(() -> room.askList(entries -> {
            answer.complete(entries);
            node.release(room);
        }));
        return answer;
    }

    /**
     * Observes a topic. The first diff that the observer gets has everybody who is there already, if there is anybody.
     *
     * @param topic the topic
     * @param observer called on a lane of the engine, one diff after the other; must not block, and what it throws is logged
     * @return ends it
     */
    public Subscription observe(Topic topic, Consumer<PresenceDiff> observer) {
        PresenceNode node = node();
        Room room = node.acquire(topic);
        AtomicBoolean ended = new AtomicBoolean();
        Consumer<PresenceDiff> untilEnded = diff -> {
            if (!ended.get()) {
                observer.accept(diff);
            }
        };
        room.run(() -> room.beginObserving(untilEnded));
        return () -> {
            if (ended.compareAndSet(false, true)) {
                room.run(() -> room.endObserving(untilEnded));
                node.release(room);
            }
        };
    }

    /**
     * Counts a topic, here and as metric {@code realtime_presence_occupancy} with label {@code topic} {@code public:<name>} or
     * {@code private:<name>}. Nothing is counted unless it is asked for; the metric is there until the last count of the topic is closed.
     *
     * @param topic the topic
     * @return the count
     */
    public Occupancy occupancy(Topic topic) {
        return new RoomOccupancy(node(), topic);
    }

    /**
     * Keeps an entry of the application's own on a topic. No limit or policy refuses it.
     *
     * @param topic the topic
     * @param key under which it is seen; never empty
     * @param json the object, JSON text
     * @return the entry, to change or end it
     * @throws IllegalArgumentException when the key is empty or {@code json} is not a JSON object
     */
    public TrackedPresence track(Topic topic, String key, String json) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("presence key is empty, at least one character is needed");
        }
        TrackedObject object = object(json);
        OwnEntry entry = new OwnEntry(node(), topic, key);
        entry.set(object);
        return entry;
    }

    static TrackedObject object(String json) {
        Slice text = Slice.utf8(json.strip());
        if (!text.isJsonObject() || !JsonText.isOneValue(text)) {
            throw new IllegalArgumentException("the presence is not a JSON object");
        }
        return TrackedObject.of(text);
    }

    private PresenceNode node() {
        PresenceNode node = started;
        if (node == null) {
            throw new IllegalStateException("the presence feature is used before it was started");
        }
        return node;
    }
}
