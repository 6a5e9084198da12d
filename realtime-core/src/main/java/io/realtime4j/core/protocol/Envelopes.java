package io.realtime4j.core.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Builds the JSON payloads that the server itself puts into frames. Pure. */
public final class Envelopes {
    private static final byte[] EVENT = ascii("{\"event\":");
    private static final byte[] PAYLOAD = ascii(",\"payload\":");
    private static final byte[] META = ascii(",\"meta\":");
    private static final byte[] TYPE = ascii(",\"type\":\"broadcast\"}");

    private Envelopes() {}

    /**
     * Builds the payload of a broadcast.
     *
     * @param event the user's event name
     * @param payload the user's payload, JSON text
     * @param meta JSON text of an object, or null to leave key {@code meta} out
     * @return <code>{"event":…,"payload":…,"meta":…,"type":"broadcast"}</code>
     */
    public static Slice broadcast(String event, Slice payload, @Nullable Slice meta) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length() + event.length() + 64);
        out.writeBytes(EVENT);
        out.writeBytes(JsonText.quote(event));
        out.writeBytes(PAYLOAD);
        out.write(payload.array(), payload.offset(), payload.length());
        if (meta != null) {
            out.writeBytes(META);
            out.write(meta.array(), meta.offset(), meta.length());
        }
        out.writeBytes(TYPE);
        return Slice.of(out.toByteArray());
    }

    /**
     * Builds the payload of a reply.
     *
     * @param ok the status
     * @param response JSON text
     * @return <code>{"status":"ok","response":…}</code>
     */
    public static Slice reply(boolean ok, Slice response) {
        byte[] head = ascii(ok ? "{\"status\":\"ok\",\"response\":" : "{\"status\":\"error\",\"response\":");
        byte[] bytes = new byte[head.length + response.length() + 1];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(response.array(), response.offset(), bytes, head.length, response.length());
        bytes[bytes.length - 1] = '}';
        return Slice.of(bytes);
    }

    /**
     * Builds the payload of a {@code system} message.
     *
     * @param extension {@code system} or a feature's name
     * @param ok the status
     * @param message the text
     * @param channel the topic without {@code realtime:}, or null to leave the key out
     * @return <code>{"extension":…,"status":…,"message":…,"channel":…}</code>
     */
    public static Slice system(String extension, boolean ok, String message, @Nullable String channel) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(128);
        out.writeBytes(ascii("{\"extension\":"));
        out.writeBytes(JsonText.quote(extension));
        out.writeBytes(ascii(ok ? ",\"status\":\"ok\",\"message\":" : ",\"status\":\"error\",\"message\":"));
        out.writeBytes(JsonText.quote(message));
        if (channel != null) {
            out.writeBytes(ascii(",\"channel\":"));
            out.writeBytes(JsonText.quote(channel));
        }
        out.write('}');
        return Slice.of(out.toByteArray());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
