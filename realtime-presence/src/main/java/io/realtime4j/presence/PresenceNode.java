package io.realtime4j.presence;

import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.spi.FeatureContext;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.PubSub;
import io.realtime4j.presence.internal.tracker.Entry;
import io.realtime4j.presence.internal.tracker.Incarnation;
import io.realtime4j.presence.internal.tracker.TrackerCodec;
import io.realtime4j.presence.internal.tracker.TrackerMessage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The started feature of one node: its rooms, each on a lane of its own choice, and what they share. Thread-safe. */
final class PresenceNode {
    private static final Logger log = LoggerFactory.getLogger(PresenceNode.class);

    /** For so many digest intervals an entry is believed without a word of its node. */
    static final int LEASE_INTERVALS = 4;

    private final FeatureContext context;
    private final PresenceSettings settings;
    private final Incarnation self;
    private final PubSub.Bus bus;
    private final PresenceMeters meters;
    private final List<Lane> lanes;
    private final References references = new References();
    private final AtomicLong clocks = new AtomicLong();
    private final AtomicLong channels = new AtomicLong();
    private final Map<Topic, Room> rooms = new ConcurrentHashMap<>();
    private final NodeWatch watch;
    private final RollCall rollCall = new RollCall(this);
    private volatile boolean stopped;

    PresenceNode(FeatureContext context, PresenceSettings settings) {
        this.context = context;
        this.settings = settings;
        this.self = new Incarnation(context.nodeName(), context.clock().millis());
        this.bus = context.bus("presence");
        this.meters = new PresenceMeters(context.meters());
        this.lanes = context.lanes();
        this.watch = new NodeWatch(this, lanes.get(0));
    }

    void start() {
        lanes.forEach(lane -> lane.execute(() -> repeat(lane)));
        watch.start();
        rollCall.start();
    }

    void stop() {
        stopped = true;
        watch.stop();
        bus.close();
        lanes.forEach(lane -> lane.execute(() -> forEachOf(lane, Room::stopGathering)));
    }

    /** Visits the rooms of a lane now and then. */
    private void repeat(Lane lane) {
        if (!stopped) {
            lane.schedule(
                    () -> {
                        repeat(lane);
                        forEachOf(lane, Room::tick);
                    },
                    tickMillis());
        }
    }

    /** How long it is from one visit of a room to the next. */
    long tickMillis() {
        return Math.max(1, settings.digestInterval().toMillis() / 4);
    }

    /** A node's life is over: its entries leave all topics, and those of a later life stay. */
    void forget(Incarnation last) {
        lanes.forEach(lane -> lane.execute(() -> forEachOf(lane, room -> room.forget(last))));
    }

    /** Visits the rooms of a lane; one that fails is logged, and the others are visited all the same. */
    private void forEachOf(Lane lane, Consumer<Room> visitor) {
        rooms.forEach((topic, room) -> {
            if (laneOf(topic) == lane) {
                visit(room, visitor);
            }
        });
    }

    private static void visit(Room room, Consumer<Room> visitor) {
        try {
            visitor.accept(room);
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("tenant", room.topic().tenant())
                    .addKeyValue("topic", room.topic().name())
                    .setCause(e)
                    .log("presence of a topic failed");
        }
    }

    // ------------------------------------------------------------------ rooms

    /** Begins a use of a topic; the first one opens its room. */
    Room acquire(Topic topic) {
        return rooms.compute(topic, (key, known) -> {
            Room room = known == null ? new Room(key, this, laneOf(key)) : known;
            if (room.addUse() == 1) {
                laneOf(key).execute(room::open);
            }
            return room;
        });
    }

    /** Ends a use; the last one closes the room after what was asked of it before. */
    void release(Room room) {
        rooms.computeIfPresent(room.topic(), (key, known) -> {
            if (known != room || room.removeUse() > 0) {
                return known;
            }
            laneOf(key).execute(room::close);
            return null;
        });
    }

    /** Visits the room of a topic on its lane, or null when this node is not there. */
    void visit(Topic topic, Consumer<@Nullable Room> visitor) {
        laneOf(topic).execute(() -> visitor.accept(rooms.get(topic)));
    }

    private Lane laneOf(Topic topic) {
        return lanes.get(Math.floorMod(topic.hashCode(), lanes.size()));
    }

    // ------------------------------------------------------------------ shared

    FeatureContext context() {
        return context;
    }

    PresenceSettings settings() {
        return settings;
    }

    Incarnation self() {
        return self;
    }

    /** Names of the other nodes that live, as far as this one has heard of them. */
    Set<String> others() {
        return watch.living();
    }

    RollCall rollCall() {
        return rollCall;
    }

    boolean isStopped() {
        return stopped;
    }

    PubSub.Bus bus() {
        return bus;
    }

    PresenceMeters meters() {
        return meters;
    }

    String nextRef() {
        return references.next();
    }

    long nextClock() {
        return clocks.incrementAndGet();
    }

    long nextChannel() {
        return channels.incrementAndGet();
    }

    byte[] encode(TrackerMessage message) {
        return TrackerCodec.encode(message);
    }

    TrackerMessage decode(byte[] bytes) {
        TrackerMessage message = TrackerCodec.decode(bytes);
        watch.heard(message.from());
        return message;
    }

    List<PresenceEntry> shown(Collection<Entry> entries) {
        return entries.stream()
                .map(entry -> new PresenceEntry(
                        entry.key(),
                        "{" + entry.fields().utf8() + "}",
                        entry.ref(),
                        Optional.ofNullable(entry.previousRef())))
                .toList();
    }

    /** A place on this feature's part of the bus for what is said of nodes; no tenant has its name. */
    static Topic ofNodes(String name) {
        return Topic.publicTopic(new TenantId("\0"), name);
    }
}
