package io.realtime4j.benchmarks;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** How the client writes: which serializer, and broadcasts as text or binary. */
enum Dialect {
    /** Serializer 1.0.0. */
    V1("1.0.0"),
    /** Serializer 2.0.0, broadcasts as text. */
    V2("2.0.0"),
    /** Serializer 2.0.0, broadcasts as binary frames, as current clients send them. */
    V2B("2.0.0");

    private static final String EVENT = "load";
    private static final byte USER_BROADCAST_PUSH = 3;
    private static final byte JSON = 1;

    private final String version;

    Dialect(String version) {
        this.version = version;
    }

    String version() {
        return version;
    }

    /** Whether broadcasts are binary frames. */
    boolean isBinary() {
        return this == V2B;
    }

    byte[] join(String topic) {
        return text(topic, "\"1\"", "\"1\"", "phx_join", "{\"config\":{\"broadcast\":{\"self\":true}}}");
    }

    byte[] heartbeat() {
        return text("phoenix", "null", "\"2\"", "heartbeat", "{}");
    }

    byte[] broadcast(String topic, byte[] payload) {
        if (isBinary()) {
            return push(topic, payload);
        }
        String json = new String(payload, StandardCharsets.UTF_8);
        String message = "{\"type\":\"broadcast\",\"event\":\"" + EVENT + "\",\"payload\":" + json + "}";
        return text(topic, "\"1\"", "\"3\"", "broadcast", message);
    }

    private byte[] text(String topic, String joinRef, String ref, String event, String payload) {
        String message = this == V1
                ? "{\"topic\":\"%s\",\"event\":\"%s\",\"payload\":%s,\"ref\":%s,\"join_ref\":%s}"
                        .formatted(topic, event, payload, ref, joinRef)
                : "[%s,%s,\"%s\",\"%s\",%s]".formatted(joinRef, ref, topic, event, payload);
        return message.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] push(String topic, byte[] payload) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        byte[] event = EVENT.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(name.length + payload.length + 16);
        byte[] header = {USER_BROADCAST_PUSH, 1, 1, (byte) name.length, (byte) event.length, 0, JSON, '1', '3'};
        out.writeBytes(header);
        out.writeBytes(name);
        out.writeBytes(event);
        out.writeBytes(payload);
        return out.toByteArray();
    }
}
