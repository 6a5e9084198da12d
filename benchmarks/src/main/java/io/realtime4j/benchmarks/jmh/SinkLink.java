package io.realtime4j.benchmarks.jmh;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Link;
import io.realtime4j.core.spi.LinkListener;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A link that counts what it gets and keeps none of it. */
final class SinkLink implements Link {
    private final Lane lane;
    private @Nullable LinkListener listener;
    private long frames;
    private boolean ended;

    SinkLink(Lane lane) {
        this.lane = lane;
    }

    void open(LinkListener engine) {
        listener = engine;
    }

    /** What the engine wants to be told; the client's side. */
    LinkListener listener() {
        LinkListener known = listener;
        if (known == null) {
            throw new IllegalStateException("the link is not open");
        }
        return known;
    }

    void receiveText(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        listener().onText(bytes, 0, bytes.length);
    }

    /** Frames so far. */
    long frames() {
        return frames;
    }

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public void send(Frame frame) {
        frames++;
    }

    @Override
    public void close(CloseReason reason) {
        end(reason);
    }

    @Override
    public void abort() {
        end(null);
    }

    private void end(@Nullable CloseReason reason) {
        if (!ended) {
            ended = true;
            listener().onClosed(reason);
        }
    }

    @Override
    public long pendingBytes() {
        return 0;
    }
}
