package io.realtime4j.benchmarks;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Supabase Realtime: either serializer, broadcasts as text or as the binary frames of current clients, public or private topics. */
record PhoenixProtocol(String version, boolean binary, boolean isPrivate) implements Protocol {
    private static final String EVENT = "load";
    private static final byte USER_BROADCAST_PUSH = 3;
    private static final byte JSON = 1;

    @Override
    public String target(String topic, String key) {
        return "/socket/websocket?apikey=" + URLEncoder.encode(key, StandardCharsets.UTF_8) + "&vsn=" + version;
    }

    @Override
    public Optional<ByteBuffer> join(String topic) {
        String config = "{\"config\":{\"private\":" + isPrivate + ",\"broadcast\":{\"self\":true}}}";
        return Optional.of(text(name(topic), "\"1\"", "\"1\"", "phx_join", config));
    }

    /** Leaves a topic that was joined. */
    ByteBuffer leave(String topic) {
        return text(name(topic), "\"1\"", "\"4\"", "phx_leave", "{}");
    }

    @Override
    public Optional<ByteBuffer> heartbeat() {
        return Optional.of(text("phoenix", "null", "\"2\"", "heartbeat", "{}"));
    }

    @Override
    public ByteBuffer broadcast(String topic, byte[] payload) {
        if (binary) {
            return push(name(topic), payload);
        }
        String json = new String(payload, StandardCharsets.UTF_8);
        String message = "{\"type\":\"broadcast\",\"event\":\"" + EVENT + "\",\"payload\":" + json + "}";
        return text(name(topic), "\"1\"", "\"3\"", "broadcast", message);
    }

    @Override
    public Answer answer(String message) {
        if (message.contains("\"error\"") || message.contains("phx_close") || message.contains("phx_error")) {
            return Answer.REFUSED;
        }
        return message.contains("phx_reply") && message.contains("\"ok\"") ? Answer.JOINED : Answer.OTHER;
    }

    private static String name(String topic) {
        return "realtime:" + topic;
    }

    private ByteBuffer text(String topic, String joinRef, String ref, String event, String payload) {
        String message = version.startsWith("1")
                ? "{\"topic\":\"%s\",\"event\":\"%s\",\"payload\":%s,\"ref\":%s,\"join_ref\":%s}"
                        .formatted(topic, event, payload, ref, joinRef)
                : "[%s,%s,\"%s\",\"%s\",%s]".formatted(joinRef, ref, topic, event, payload);
        return WebSocketFrames.frame(WebSocketFrames.TEXT, message.getBytes(StandardCharsets.UTF_8));
    }

    private static ByteBuffer push(String topic, byte[] payload) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        byte[] event = EVENT.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(name.length + payload.length + 16);
        byte[] header = {USER_BROADCAST_PUSH, 1, 1, (byte) name.length, (byte) event.length, 0, JSON, '1', '3'};
        out.writeBytes(header);
        out.writeBytes(name);
        out.writeBytes(event);
        out.writeBytes(payload);
        return WebSocketFrames.frame(WebSocketFrames.BINARY, out.toByteArray());
    }
}
