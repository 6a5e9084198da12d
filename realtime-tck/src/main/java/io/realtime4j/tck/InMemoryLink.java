package io.realtime4j.tck;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Link;
import io.realtime4j.core.spi.LinkListener;
import io.realtime4j.core.spi.OutboundLimits;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transport's side of a link in memory. Confined to its lane, but for what its client has received. */
final class InMemoryLink implements Link {
    private static final Logger log = LoggerFactory.getLogger(InMemoryLink.class);
    private static final long CLOSE_MILLIS = 5_000;
    private static final int MARGIN = 3;

    private final Lane lane;
    private final OutboundLimits limits;
    private final AtomicLong nodeBytes;
    private final Consumer<InMemoryLink> gone;
    private final BlockingQueue<ClientLink.Received> received = new LinkedBlockingQueue<>();
    private final AtomicInteger writes = new AtomicInteger();
    private final Deque<Frame> queue = new ArrayDeque<>();
    private @Nullable LinkListener listener;
    private @Nullable CloseReason closing;
    private long pending;
    private boolean clientReads = true;
    private boolean dirty;
    private boolean overflowed;
    private boolean ended;

    InMemoryLink(Lane lane, OutboundLimits limits, AtomicLong nodeBytes, Consumer<InMemoryLink> gone) {
        this.lane = lane;
        this.limits = limits;
        this.nodeBytes = nodeBytes;
        this.gone = gone;
    }

    void open(Supplier<LinkListener> engine) {
        guarded(() -> listener = engine.get());
    }

    BlockingQueue<ClientLink.Received> received() {
        return received;
    }

    /** How often something was handed to the client. */
    int writes() {
        return writes.get();
    }

    // ------------------------------------------------------------------ from the client

    /** Takes a message; its bytes are somewhere in an array that is overwritten afterwards. */
    void receive(byte[] message, boolean text) {
        LinkListener receiver = listener;
        if (receiver == null || closing != null || ended) {
            return;
        }
        if (message.length > Gateway.MAX_MESSAGE_BYTES) {
            close(CloseReason.TOO_BIG);
            return;
        }
        byte[] buffer = new byte[message.length + 2 * MARGIN];
        System.arraycopy(message, 0, buffer, MARGIN, message.length);
        guarded(() -> {
            receiver.onActivity();
            if (text) {
                receiver.onText(buffer, MARGIN, message.length);
            } else {
                receiver.onBinary(buffer, MARGIN, message.length);
            }
        });
        Arrays.fill(buffer, (byte) '#');
    }

    void receiveClose(CloseReason reason) {
        if (!ended) {
            received.add(new ClientLink.Closed(reason));
            end(closing == null ? reason : closing);
        }
    }

    void cut() {
        end(null);
    }

    void clientReads(boolean reads) {
        clientReads = reads;
        if (reads) {
            flush();
        }
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("link failed");
            close(CloseReason.SERVER_ERROR);
        }
    }

    // ------------------------------------------------------------------ from the engine

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public void send(Frame frame) {
        if (closing != null || ended || overflowed) {
            return;
        }
        int length = frame.length();
        if (pending + length > limits.maxBytesPerLink() || nodeBytes.get() + length > limits.maxBytesPerNode()) {
            overflow();
            return;
        }
        queue.add(frame);
        pending += length;
        nodeBytes.addAndGet(length);
        markDirty();
    }

    private void overflow() {
        overflowed = true;
        long bytes = pending;
        lane.execute(() -> {
            LinkListener receiver = listener;
            if (receiver != null && closing == null && !ended) {
                guarded(() -> receiver.onOverflow(bytes));
            }
        });
    }

    private void markDirty() {
        if (!dirty) {
            dirty = true;
            lane.execute(this::flush);
        }
    }

    private void flush() {
        dirty = false;
        if (ended || !clientReads) {
            return;
        }
        if (!queue.isEmpty()) {
            writes.incrementAndGet();
        }
        for (Frame frame = queue.poll(); frame != null; frame = queue.poll()) {
            Slice payload = frame.payload();
            received.add(frame.isText() ? new ClientLink.Text(payload.utf8()) : new ClientLink.Binary(payload.copy()));
        }
        nodeBytes.addAndGet(-pending);
        pending = 0;
        if (closing != null) {
            received.add(new ClientLink.Closed(closing));
            end(closing);
        }
    }

    @Override
    public void close(CloseReason reason) {
        if (closing == null && !ended) {
            closing = reason;
            lane.schedule(this::cutOff, CLOSE_MILLIS);
            markDirty();
        }
    }

    private void cutOff() {
        if (!ended) {
            received.add(new ClientLink.Closed(null));
            end(closing);
        }
    }

    @Override
    public void abort() {
        if (!ended) {
            received.add(new ClientLink.Closed(null));
            end(null);
        }
    }

    private void end(@Nullable CloseReason reason) {
        if (ended) {
            return;
        }
        ended = true;
        queue.clear();
        nodeBytes.addAndGet(-pending);
        pending = 0;
        gone.accept(this);
        LinkListener last = listener;
        if (last != null) {
            lane.execute(() -> last.onClosed(reason));
        }
    }

    @Override
    public long pendingBytes() {
        return pending;
    }
}
