package io.realtime4j.core.protocol;

import io.realtime4j.core.protocol.Frame.Opcode;
import java.nio.charset.StandardCharsets;

/** Builds the frames that the server sends; see {@code docs/protocol.md}, serializers. Pure. */
public final class Frames {
    private static final byte[] V1_TOPIC = ascii("{\"topic\":");
    private static final byte[] V1_EVENT = ascii(",\"event\":");
    private static final byte[] V1_PAYLOAD = ascii(",\"payload\":");
    private static final byte[] V1_REF = ascii(",\"ref\":");
    private static final byte[] V1_END = ascii("}");
    private static final byte[] V2_START = ascii("[");
    private static final byte[] V2_NEXT = ascii(",");
    private static final byte[] V2_END = ascii("]");

    private static final int KIND_USER_BROADCAST = 4;
    private static final int USER_BROADCAST_HEADER = 5;
    private static final int MAX_FIELD = 255;

    private Frames() {}

    /**
     * Builds a text frame.
     *
     * @param version the recipient's serializer; version 1 drops the join reference
     * @param joinRef JSON text
     * @param ref JSON text
     * @param topic the topic as a JSON string
     * @param event the event as a JSON string
     * @param payload JSON text
     * @return the frame
     */
    public static Frame text(
            ProtocolVersion version, Slice joinRef, Slice ref, byte[] topic, byte[] event, Slice payload) {
        if (version == ProtocolVersion.V1) {
            FrameWriter writer = new FrameWriter(
                    Opcode.TEXT,
                    V1_TOPIC.length
                            + topic.length
                            + V1_EVENT.length
                            + event.length
                            + V1_PAYLOAD.length
                            + payload.length()
                            + V1_REF.length
                            + ref.length()
                            + V1_END.length);
            return writer.put(V1_TOPIC)
                    .put(topic)
                    .put(V1_EVENT)
                    .put(event)
                    .put(V1_PAYLOAD)
                    .put(payload)
                    .put(V1_REF)
                    .put(ref)
                    .put(V1_END)
                    .frame();
        }
        FrameWriter writer = new FrameWriter(
                Opcode.TEXT, joinRef.length() + ref.length() + topic.length + event.length + payload.length() + 6);
        return writer.put(V2_START)
                .put(joinRef)
                .put(V2_NEXT)
                .put(ref)
                .put(V2_NEXT)
                .put(topic)
                .put(V2_NEXT)
                .put(event)
                .put(V2_NEXT)
                .put(payload)
                .put(V2_END)
                .frame();
    }

    /**
     * Tells whether a user broadcast fits a binary frame: its fields have one-byte lengths.
     *
     * @param topic UTF-8 bytes of the topic
     * @param event UTF-8 bytes of the user event
     * @param metadata JSON text, or empty
     * @return whether {@link #userBroadcast} can be used
     */
    public static boolean fitsUserBroadcast(Slice topic, Slice event, Slice metadata) {
        return topic.length() <= MAX_FIELD && event.length() <= MAX_FIELD && metadata.length() <= MAX_FIELD;
    }

    /**
     * Builds a binary frame of kind 4, a user broadcast for serializer version 2.
     *
     * @param topic UTF-8 bytes of the topic, at most 255
     * @param event UTF-8 bytes of the user event, at most 255
     * @param metadata JSON text, at most 255 bytes, or empty for none
     * @param json whether the payload is JSON
     * @param payload the payload, unchanged
     * @return the frame
     * @throws IllegalArgumentException when a field is longer than 255 bytes
     */
    public static Frame userBroadcast(Slice topic, Slice event, Slice metadata, boolean json, Slice payload) {
        if (!fitsUserBroadcast(topic, event, metadata)) {
            throw new IllegalArgumentException("user broadcast has fields of " + topic.length() + ", " + event.length()
                    + " and " + metadata.length() + " bytes, at most " + MAX_FIELD + " allowed");
        }
        int length = USER_BROADCAST_HEADER + topic.length() + event.length() + metadata.length() + payload.length();
        return new FrameWriter(Opcode.BINARY, length)
                .put((byte) KIND_USER_BROADCAST)
                .put((byte) topic.length())
                .put((byte) event.length())
                .put((byte) metadata.length())
                .put((byte) (json ? 1 : 0))
                .put(topic)
                .put(event)
                .put(metadata)
                .put(payload)
                .frame();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
