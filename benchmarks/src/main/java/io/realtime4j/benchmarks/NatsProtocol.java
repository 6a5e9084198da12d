package io.realtime4j.benchmarks;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The client protocol of nats-server over WebSocket. */
record NatsProtocol() implements Protocol {
    @Override
    public String target(String topic, String key) {
        return "/";
    }

    @Override
    public Optional<ByteBuffer> join(String topic) {
        return Optional.of(frame(
                "CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":true}\r\nSUB " + topic + " 1\r\nPING\r\n"));
    }

    @Override
    public ByteBuffer broadcast(String topic, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(topic.length() + payload.length + 20);
        out.writeBytes(("PUB " + topic + " " + payload.length + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.writeBytes(payload);
        out.write('\r');
        out.write('\n');
        return WebSocketFrames.frame(WebSocketFrames.BINARY, out.toByteArray());
    }

    /** An answer to the server's own ping, which need not have been asked for. */
    @Override
    public Optional<ByteBuffer> heartbeat() {
        return Optional.of(frame("PONG\r\n"));
    }

    @Override
    public Answer answer(String message) {
        if (message.startsWith("-ERR")) {
            return Answer.REFUSED;
        }
        return message.contains("PONG\r\n") ? Answer.JOINED : Answer.OTHER;
    }

    @Override
    public boolean isStream() {
        return true;
    }

    private static ByteBuffer frame(String text) {
        return WebSocketFrames.frame(WebSocketFrames.BINARY, text.getBytes(StandardCharsets.UTF_8));
    }
}
