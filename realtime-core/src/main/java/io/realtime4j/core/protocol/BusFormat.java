package io.realtime4j.core.protocol;

import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.TopicMessage.Audience;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How a topic message travels between nodes: {@code version:1 shape:1 audience:1 eventLength:4 metadataLength:4}, then event,
 * metadata and payload to the end. All numbers big-endian. Pure.
 */
public final class BusFormat {
    private static final byte VERSION = 1;
    private static final int HEADER = 11;
    private static final byte RELAY = 0;
    private static final byte USER_JSON = 1;
    private static final byte USER_BINARY = 2;

    private BusFormat() {}

    /**
     * Writes a message.
     *
     * @param message the message
     * @return its bytes; the topic is not among them
     */
    public static byte[] encode(TopicMessage message) {
        byte[] event = message.event().getBytes(StandardCharsets.UTF_8);
        Slice metadata = message.metadata();
        Slice payload = message.payload();
        ByteBuffer out = ByteBuffer.allocate(HEADER + event.length + metadata.length() + payload.length());
        out.put(VERSION).put(shape(message)).put((byte) message.audience().bit());
        out.putInt(event.length).putInt(metadata.length());
        out.put(event);
        out.put(metadata.array(), metadata.offset(), metadata.length());
        out.put(payload.array(), payload.offset(), payload.length());
        return out.array();
    }

    /**
     * Reads a message.
     *
     * @param topic where it was published
     * @param bytes what {@link #encode} made; kept by the message
     * @return the message
     * @throws IllegalArgumentException when the bytes are not such a message
     */
    public static TopicMessage decode(Topic topic, byte[] bytes) {
        if (bytes.length < HEADER || bytes[0] != VERSION) {
            throw new IllegalArgumentException("bus message has " + bytes.length + " bytes and format "
                    + (bytes.length == 0 ? "none" : bytes[0]) + ", expected format " + VERSION);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int eventLength = in.getInt(3);
        int metadataLength = in.getInt(7);
        int payloadStart = HEADER + eventLength + metadataLength;
        if (eventLength < 0 || metadataLength < 0 || payloadStart < HEADER || payloadStart > bytes.length) {
            throw new IllegalArgumentException("bus message is shorter than its lengths say");
        }
        Slice event = new Slice(bytes, HEADER, eventLength);
        Slice metadata = new Slice(bytes, HEADER + eventLength, metadataLength);
        Slice payload = new Slice(bytes, payloadStart, bytes.length - payloadStart);
        return message(topic, bytes[1], bytes[2], event.utf8(), metadata.isEmpty() ? null : metadata, payload);
    }

    private static TopicMessage message(
            Topic topic, byte shape, byte audience, String event, @Nullable Slice metadata, Slice payload) {
        return switch (shape) {
            case RELAY -> TopicMessage.relayQuoted(topic, audience(audience), event, payload);
            case USER_JSON -> TopicMessage.userJson(topic, event, payload, metadata);
            case USER_BINARY -> TopicMessage.userBinary(topic, event, payload, metadata);
            default -> throw new IllegalArgumentException("bus message has unknown shape " + shape);
        };
    }

    private static Audience audience(byte bit) {
        for (Audience audience : Audience.values()) {
            if (audience.bit() == bit) {
                return audience;
            }
        }
        throw new IllegalArgumentException("bus message is for unknown audience " + bit);
    }

    private static byte shape(TopicMessage message) {
        if (!message.isUserBroadcast()) {
            return RELAY;
        }
        return message.isJson() ? USER_JSON : USER_BINARY;
    }
}
