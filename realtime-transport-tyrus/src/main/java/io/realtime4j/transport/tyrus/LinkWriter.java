package io.realtime4j.transport.tyrus;

import io.realtime4j.core.protocol.Frame;
import java.nio.ByteBuffer;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Writer;

/**
 * What Tyrus itself wants to send on a realtime link: close frames, when somebody closes the session behind the engine's
 * back. Completes at once: a writer that completed later would block the lane that waits for it.
 */
final class LinkWriter extends Writer {
    private static final int SMALLEST_HEADER = 2;

    private final HostedLink link;

    LinkWriter(HostedLink link) {
        this.link = link;
    }

    @Override
    public void write(ByteBuffer buffer, CompletionHandler<ByteBuffer> completion) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        onLane(() -> link.sendRaw(Frame.ofWire(bytes, SMALLEST_HEADER)));
        completion.completed(buffer);
    }

    @Override
    public void close() {
        onLane(() -> link.closeAfterFlush(null));
    }

    private void onLane(Runnable step) {
        if (link.lane().isCurrent()) {
            step.run();
        } else {
            link.lane().execute(step);
        }
    }
}
