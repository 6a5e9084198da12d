package io.realtime4j.benchmarks;

import java.nio.ByteBuffer;
import java.util.Optional;

/** A server that joins by path and passes every message on as it is, such as {@link BareLoop}. */
record RawProtocol() implements Protocol {
    /** Path before the topic. */
    static final String PATH = "/fan/";

    @Override
    public String target(String topic, String key) {
        return PATH + topic;
    }

    @Override
    public Optional<ByteBuffer> join(String topic) {
        return Optional.empty();
    }

    @Override
    public ByteBuffer broadcast(String topic, byte[] payload) {
        return WebSocketFrames.frame(WebSocketFrames.TEXT, payload);
    }

    @Override
    public Optional<ByteBuffer> heartbeat() {
        return Optional.empty();
    }

    @Override
    public Answer answer(String message) {
        return Answer.OTHER;
    }
}
