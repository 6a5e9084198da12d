package io.realtime4j.core.protocol;

import io.realtime4j.core.Topic;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to all channels of a topic. It is encoded at most once per serializer, when the first channel needs
 * that form, and the frame is shared by all of them. Thread-safe.
 *
 * <p>There are two shapes. A <em>relay</em> is an event with a JSON payload that is passed on byte for byte in text frames.
 * A <em>user broadcast</em> has an event name of the user's and a payload of its own; version 2 clients get it in a binary
 * frame, version 1 clients in an envelope <code>{"event":…,"payload":…,"type":"broadcast"}</code>.
 */
public final class TopicMessage {
    private static final byte[] BROADCAST = JsonText.quote("broadcast");

    private final Topic topic;
    private final Audience audience;
    private final byte[] event;
    private final Shape shape;
    private final Slice payload;
    private final Slice metadata;

    private volatile @Nullable Encoded encoded;
    private volatile @Nullable Encoded encodedV1;

    private TopicMessage(
            Topic topic, Audience audience, byte[] event, Shape shape, Slice payload, @Nullable Slice metadata) {
        this.topic = topic;
        this.audience = audience;
        this.event = event;
        this.shape = shape;
        this.payload = payload;
        this.metadata = metadata == null ? Slice.EMPTY : metadata;
    }

    /**
     * Makes a broadcast whose payload is relayed as it is.
     *
     * @param topic where
     * @param payload well-formed JSON text, not changed afterwards; version 2 clients get objects only
     * @return the message
     */
    public static TopicMessage broadcast(Topic topic, Slice payload) {
        return new TopicMessage(topic, Audience.BROADCAST, BROADCAST, Shape.RELAY, payload, null);
    }

    /**
     * Makes a message of another event.
     *
     * @param topic where
     * @param audience which channels get it
     * @param event such as {@code presence_diff}
     * @param payload JSON text of an object, not changed afterwards
     * @return the message
     */
    public static TopicMessage relay(Topic topic, Audience audience, String event, Slice payload) {
        return new TopicMessage(topic, audience, JsonText.quote(event), Shape.RELAY, payload, null);
    }

    /** Makes a relay whose event is a JSON string already. */
    static TopicMessage relayQuoted(Topic topic, Audience audience, String quotedEvent, Slice payload) {
        return new TopicMessage(topic, audience, utf8(quotedEvent), Shape.RELAY, payload, null);
    }

    /**
     * Makes a user broadcast with JSON payload.
     *
     * @param topic where
     * @param event the user's event name
     * @param payload JSON text, not changed afterwards; it is checked only when a text frame has to be built of it
     * @param metadata JSON text of an object, or null for none
     * @return the message
     */
    public static TopicMessage userJson(Topic topic, String event, Slice payload, @Nullable Slice metadata) {
        return new TopicMessage(topic, Audience.BROADCAST, utf8(event), Shape.USER_JSON, payload, metadata);
    }

    /**
     * Makes a user broadcast with opaque payload, for version 2 clients only.
     *
     * @param topic where
     * @param event the user's event name
     * @param payload any bytes, not changed afterwards
     * @param metadata JSON text of an object, or null for none
     * @return the message
     */
    public static TopicMessage userBinary(Topic topic, String event, Slice payload, @Nullable Slice metadata) {
        return new TopicMessage(topic, Audience.BROADCAST, utf8(event), Shape.USER_BINARY, payload, metadata);
    }

    /** {@return where it is published} */
    public Topic topic() {
        return topic;
    }

    /** {@return which channels get it} */
    public Audience audience() {
        return audience;
    }

    /** {@return whether it is a user broadcast; otherwise it is a relay} */
    public boolean isUserBroadcast() {
        return shape != Shape.RELAY;
    }

    /** {@return whether the payload is JSON text; otherwise it is opaque} */
    public boolean isJson() {
        return shape != Shape.USER_BINARY;
    }

    /** {@return the user's event name of a user broadcast, the event of a relay as a JSON string} */
    public String event() {
        return new String(event, StandardCharsets.UTF_8);
    }

    /** {@return the payload: of a relay the whole one, of a user broadcast the user's} */
    public Slice payload() {
        return payload;
    }

    /** {@return metadata as JSON text, or empty} */
    public Slice metadata() {
        return metadata;
    }

    /**
     * Returns the frame for clients of one serializer.
     *
     * @param version the serializer
     * @return the shared frame, or null when such clients do not get this message
     */
    public @Nullable Frame frame(ProtocolVersion version) {
        Encoded known = version == ProtocolVersion.V1 ? encodedV1 : encoded;
        return (known == null ? encode(version) : known).frame;
    }

    private synchronized Encoded encode(ProtocolVersion version) {
        boolean first = version == ProtocolVersion.V1;
        Encoded known = first ? encodedV1 : encoded;
        if (known == null) {
            known = new Encoded(first ? textFrame(version) : versionTwoFrame());
            if (first) {
                encodedV1 = known;
            } else {
                encoded = known;
            }
        }
        return known;
    }

    private @Nullable Frame versionTwoFrame() {
        if (shape == Shape.RELAY) {
            return payload.isJsonObject() ? textFrame(ProtocolVersion.V2) : null;
        }
        Slice wireTopic = Slice.utf8(topic.wireName());
        Slice userEvent = Slice.of(event);
        return Frames.fitsUserBroadcast(wireTopic, userEvent, metadata)
                ? Frames.userBroadcast(wireTopic, userEvent, metadata, isJson(), payload)
                : textFrame(ProtocolVersion.V2);
    }

    private @Nullable Frame textFrame(ProtocolVersion version) {
        if (shape == Shape.USER_BINARY || (shape == Shape.USER_JSON && !JsonText.isOneValue(payload))) {
            return null;
        }
        byte[] wireTopic = JsonText.quote(topic.wireName());
        byte[] wireEvent = shape == Shape.RELAY ? event : BROADCAST;
        Slice body = shape == Shape.RELAY
                ? payload
                : Envelopes.broadcast(event(), payload, metadata.isEmpty() ? null : metadata);
        return Frames.text(version, Slice.JSON_NULL, Slice.JSON_NULL, wireTopic, wireEvent, body);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Which channels of a topic get a message. */
    public enum Audience {
        /** Those that may read broadcasts. */
        BROADCAST(1),
        /** Those that see presence. */
        PRESENCE(2),
        /** All. */
        ALL(4);

        private final int bit;

        Audience(int bit) {
            this.bit = bit;
        }

        /** {@return a number with one bit set, different for each audience and stable between versions} */
        public int bit() {
            return bit;
        }
    }

    private enum Shape {
        RELAY,
        USER_JSON,
        USER_BINARY
    }

    /** A finished encoding; its frame is null for clients that do not get the message. */
    private record Encoded(@Nullable Frame frame) {}
}
