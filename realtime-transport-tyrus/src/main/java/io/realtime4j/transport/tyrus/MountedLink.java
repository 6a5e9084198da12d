package io.realtime4j.transport.tyrus;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.HandshakeResult.Admitted;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Link;
import io.realtime4j.core.spi.LinkListener;
import io.realtime4j.core.spi.OutboundLimits;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link over a session of a foreign container. Its state belongs to its lane; the container's threads bring messages there,
 * and wait when too much of one session's input is not handled yet. Frames are given to the container after the turn of the
 * lane that sent them, one at a time.
 */
final class MountedLink implements Link, MessageParts.Receiver {
    private static final Logger log = LoggerFactory.getLogger(MountedLink.class);
    private static final long CLOSE_MILLIS = 5_000;
    private static final int INBOUND_BYTES = Gateway.MAX_MESSAGE_BYTES;

    private final Session session;
    private final Lane lane;
    private final Gateway gateway;
    private final OutboundLimits limits;
    private final AtomicLong nodeBytes;
    private final Executor closers;
    private final Consumer<MountedLink> ended;
    private final Semaphore inbound = new Semaphore(INBOUND_BYTES);
    private final ArrayDeque<Frame> queue = new ArrayDeque<>();
    private @Nullable LinkListener listener;
    private long pending;
    private boolean turnNoted;
    private boolean sending;
    private boolean overflowed;
    private boolean over;
    private @Nullable CloseReason closing;

    MountedLink(
            Session session,
            Lane lane,
            Gateway gateway,
            AtomicLong nodeBytes,
            Executor closers,
            Consumer<MountedLink> ended) {
        this.session = session;
        this.lane = lane;
        this.gateway = gateway;
        this.limits = gateway.outboundLimits();
        this.nodeBytes = nodeBytes;
        this.closers = closers;
        this.ended = ended;
    }

    /** Registers with the session; on the container's thread, while the session opens. */
    void open(Admitted admitted) {
        session.setMaxIdleTimeout(-1);
        MessageParts parts = new MessageParts(this);
        session.addMessageHandler(String.class, (MessageHandler.Partial<String>) parts::text);
        session.addMessageHandler(ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) parts::binary);
        session.addMessageHandler(PongMessage.class, pong -> received(0, LinkListener::onActivity));
        lane.execute(() -> openOnLane(admitted));
    }

    private void openOnLane(Admitted admitted) {
        try {
            listener = gateway.open(admitted, this);
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    @Override
    public void text(byte[] message) {
        received(message.length, receiver -> {
            receiver.onText(message, 0, message.length);
            receiver.onActivity();
        });
    }

    @Override
    public void binary(byte[] message) {
        received(message.length, receiver -> {
            receiver.onBinary(message, 0, message.length);
            receiver.onActivity();
        });
    }

    @Override
    public void tooBig() {
        lane.execute(() -> close(CloseReason.TOO_BIG));
    }

    private void received(int length, Consumer<LinkListener> step) {
        int permits = Math.min(length, INBOUND_BYTES);
        inbound.acquireUninterruptibly(permits);
        lane.execute(() -> {
            inbound.release(permits);
            LinkListener receiver = listener;
            if (receiver == null || closing != null) {
                return;
            }
            try {
                step.accept(receiver);
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        });
    }

    private void fail(Throwable cause) {
        log.atWarn().setCause(cause).log("link failed");
        close(CloseReason.SERVER_ERROR);
    }

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public void send(Frame frame) {
        if (closing != null || over || overflowed) {
            return;
        }
        int length = frame.length();
        if (pending + length > limits.maxBytesPerLink() || nodeBytes.get() + length > limits.maxBytesPerNode()) {
            overflow();
            return;
        }
        pending += length;
        nodeBytes.addAndGet(length);
        queue.add(frame);
        sendAfterTurn();
    }

    /** A client must not see the answer to a join, and act on it, before the engine has done all that belongs to the join. */
    private void sendAfterTurn() {
        if (!turnNoted) {
            turnNoted = true;
            lane.execute(() -> {
                turnNoted = false;
                sendNext();
            });
        }
    }

    private void overflow() {
        overflowed = true;
        long bytes = pending;
        lane.execute(() -> {
            LinkListener receiver = listener;
            if (receiver != null && closing == null) {
                receiver.onOverflow(bytes);
            }
        });
    }

    private void sendNext() {
        if (sending || over) {
            return;
        }
        Frame frame = queue.poll();
        if (frame == null) {
            if (closing != null) {
                endSession(closing);
            }
            return;
        }
        sending = true;
        SendHandler sent = result -> lane.execute(() -> sent(frame, result.isOK()));
        try {
            if (frame.isText()) {
                session.getAsyncRemote().sendText(frame.payload().utf8(), sent);
            } else {
                session.getAsyncRemote()
                        .sendBinary(ByteBuffer.wrap(frame.payload().toArray()), sent);
            }
        } catch (RuntimeException e) { // the session closed meanwhile
            log.atDebug().setCause(e).log("frame not sent");
            abort();
        }
    }

    private void sent(Frame frame, boolean ok) {
        if (over) {
            return;
        }
        sending = false;
        pending -= frame.length();
        nodeBytes.addAndGet(-frame.length());
        if (ok) {
            sendNext();
        } else {
            abort();
        }
    }

    @Override
    public void close(CloseReason reason) {
        if (closing != null || over) {
            return;
        }
        closing = reason;
        lane.schedule(() -> endSession(reason), CLOSE_MILLIS);
        sendAfterTurn();
    }

    @Override
    public void abort() {
        if (!over) {
            closing = closing == null ? CloseReason.GOING_AWAY : closing;
            queue.clear();
            endSession(closing);
        }
    }

    private void endSession(CloseReason reason) {
        if (!over) {
            closers.execute(() -> end(session, reason));
        }
    }

    /** Closes a session, which may block. */
    static void end(Session session, CloseReason reason) {
        try {
            if (reason.code() == CloseReason.NO_CODE) {
                session.close();
            } else {
                session.close(ControlFrames.forContainer(reason));
            }
        } catch (IOException | IllegalStateException e) { // closed already
            log.atDebug().setCause(e).log("session not closed");
        }
    }

    /** The container has closed the session. Any thread. */
    void closed(jakarta.websocket.CloseReason reason) {
        lane.execute(() -> {
            if (over) {
                return;
            }
            over = true;
            nodeBytes.addAndGet(-pending);
            pending = 0;
            queue.clear();
            LinkListener last = listener;
            listener = null;
            ended.accept(this);
            if (last != null) {
                last.onClosed(closing != null ? closing : ControlFrames.fromContainer(reason));
            }
        });
    }

    @Override
    public long pendingBytes() {
        return pending;
    }
}
