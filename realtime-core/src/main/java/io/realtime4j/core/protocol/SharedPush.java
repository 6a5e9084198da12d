package io.realtime4j.core.protocol;

import io.realtime4j.core.Topic;
import java.util.HashMap;
import java.util.Map;

/**
 * A message that several channels of a topic get, each with its own join reference. It is encoded once for all that have the same
 * serializer and reference, which most clients of one kind do. Thread-safe.
 */
public final class SharedPush {
    /** More references than that are encoded each time. */
    private static final int MAX_FORMS = 8;

    private final byte[] topic;
    private final byte[] event;
    private final Slice payload;

    /** Replaced, never changed. */
    private volatile Map<Form, Frame> frames = Map.of();

    /**
     * Makes a message.
     *
     * @param topic of the channels
     * @param event such as {@code presence_state}
     * @param payload JSON text of an object, not changed afterwards
     */
    public SharedPush(Topic topic, String event, Slice payload) {
        this.topic = JsonText.quote(topic.wireName());
        this.event = JsonText.quote(event);
        this.payload = payload;
    }

    /**
     * Finds or makes the frame for a channel.
     *
     * @param version the recipient's serializer
     * @param joinRef reference of the channel as JSON text, kept
     * @return the frame
     */
    public Frame frame(ProtocolVersion version, Slice joinRef) {
        Form form = new Form(version, version == ProtocolVersion.V1 ? Slice.JSON_NULL : joinRef);
        Map<Form, Frame> made = frames;
        Frame known = made.get(form);
        if (known != null) {
            return known;
        }
        return made.size() < MAX_FORMS ? share(form) : encode(form);
    }

    private synchronized Frame share(Form form) {
        Frame known = frames.get(form);
        if (known != null) {
            return known;
        }
        Frame fresh = encode(form);
        Map<Form, Frame> more = new HashMap<>(frames);
        more.put(form, fresh);
        frames = Map.copyOf(more);
        return fresh;
    }

    private Frame encode(Form form) {
        return Frames.text(form.version(), form.joinRef(), Slice.JSON_NULL, topic, event, payload);
    }

    private record Form(ProtocolVersion version, Slice joinRef) {}
}
