package io.realtime4j.transport.tyrus;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.unix.Socket;
import io.realtime4j.core.CloseReason;
import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.spi.HandshakeResult.Admitted;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Link;
import io.realtime4j.core.spi.LinkListener;
import java.io.IOException;
import org.glassfish.tyrus.spi.Connection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's WebSocket on an event loop, as the engine sees it; {@link LinkReader} is its inbound half. Confined to its lane.
 *
 * <p>Frames wait as shared references in a queue. At the end of a turn the lane calls {@link #flushQueue}, which copies what
 * the socket takes, and not more, into pooled buffers. While such a buffer is not taken nothing else is copied, so a client
 * that does not read costs one buffer and the references. What is queued behind such a buffer waits outside of the heap.
 *
 * <p>The end has two steps. <i>Closing</i>: nothing more is taken from either side, the queue and the close frame are
 * written, then the engine is told and the output is shut down. <i>Draining</i>: the input is thrown away until the client
 * has closed, too; otherwise the operating system would answer unread bytes with a reset, and the client might never see the
 * close frame.
 */
final class HostedLink implements Link {
    private static final Logger log = LoggerFactory.getLogger(HostedLink.class);
    static final int CHUNK = 64 * 1024;
    private static final int BYTES_PER_FLUSH = 1024 * 1024;
    private static final long CLOSE_MILLIS = 5_000;
    private static final long DRAIN_MILLIS = 2_000;

    private final NettyLane lane;
    private final Channel channel;
    private final Hosting hosting;
    private final boolean deflate;
    private final OutboundQueue queue = new OutboundQueue();
    private final @Nullable Socket socket; // to be written to directly
    private @Nullable Admitted admitted;
    private @Nullable LinkListener listener;
    private @Nullable Connection connection;
    private @Nullable CloseReason reason;
    private @Nullable HostedLink newer; // the lane's chain
    private @Nullable HostedLink older;
    private int inFlight;
    private boolean dirty;
    private boolean overflowed;
    private boolean closing;
    private boolean awaited; // by NettyLane.whenQuiet
    private boolean ended;

    HostedLink(NettyLane lane, Channel channel, Hosting hosting, Admitted admitted, boolean deflate) {
        this.lane = lane;
        this.channel = channel;
        this.hosting = hosting;
        this.admitted = admitted;
        this.deflate = deflate;
        this.socket = DirectWriter.socketOf(channel);
    }

    /** Opens the engine's side. Called by the endpoint when the container opens the session. */
    void open() {
        Admitted decision = admitted;
        if (decision == null) {
            throw new IllegalStateException("the link is open already");
        }
        admitted = null;
        Sockets.limitUnsent(channel);
        lane.add(this);
        listener = hosting.gateway().open(decision, this);
    }

    void chainBefore(@Nullable HostedLink link) {
        newer = link;
    }

    void chainAfter(@Nullable HostedLink link) {
        older = link;
    }

    @Nullable
    HostedLink older() {
        return older;
    }

    /** Takes the container's handle, by which it is told of the end. */
    void attach(Connection container) {
        connection = container;
    }

    boolean deflates() {
        return deflate;
    }

    NettyLane nettyLane() {
        return lane;
    }

    /** Who takes inbound messages, or null when nothing is to be taken. */
    @Nullable
    LinkListener receiver() {
        return closing || ended ? null : listener;
    }

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public void send(Frame frame) {
        if (closing || ended || overflowed) {
            return;
        }
        Frame wire = deflate ? frame.compressed(lane.deflater()::compress) : frame;
        if (pendingBytes() + wire.length() > hosting.limits().maxBytesPerLink() || !lane.hasRoomFor(wire.length())) {
            overflow();
        } else {
            enqueue(wire);
        }
    }

    private void overflow() {
        overflowed = true;
        long pending = pendingBytes();
        hosting.meters().overflows().add(1);
        lane.execute(() -> {
            LinkListener current = receiver();
            if (current != null) {
                current.onOverflow(pending);
            }
        });
    }

    private void enqueue(Frame frame) {
        if (inFlight > 0 && lane.parking().park(frame) instanceof ParkedFrame parked) {
            queue.add(parked);
        } else {
            queue.add(frame);
        }
        lane.addQueuedBytes(frame.length());
        markDirty();
    }

    private void markDirty() {
        if (!dirty) {
            dirty = true;
            lane.markDirty(this);
        }
    }

    /** Writes what is queued, as far as the socket takes it. Called by the lane at the end of a turn. */
    void flushQueue() {
        dirty = false;
        try {
            int budget = BYTES_PER_FLUSH;
            while (!queue.isEmpty() && inFlight == 0 && budget > 0 && !ended) {
                budget -= writeChunk();
            }
            if (inFlight > 0 || ended) {
                return;
            }
            if (!queue.isEmpty()) {
                lane.nextTurn(this::markDirty); // others first
            } else if (closing) {
                finishOutput();
            }
        } catch (OutOfMemoryError e) {
            outOfMemory(e);
        } catch (RuntimeException e) {
            fail(e);
            abort();
        }
    }

    private int writeChunk() {
        int size = (int) Math.min(CHUNK, queue.bytes());
        Socket plain = socket;
        if (plain != null && DirectWriter.owesNothing(channel)) {
            writeDirectly(plain, size);
        } else {
            ByteBuf chunk = channel.alloc().directBuffer(size, size);
            queue.drainTo(chunk);
            inFlight = size;
            writeThroughPipeline(chunk);
        }
        return size;
    }

    private void writeDirectly(Socket plain, int size) {
        ByteBuf room = lane.writer().room();
        queue.drainTo(room, size);
        inFlight = size;
        try {
            DirectWriter.write(plain, room);
        } catch (IOException e) {
            broke(e);
            return;
        }
        int left = room.readableBytes();
        lane.addQueuedBytes(left - size);
        inFlight = left;
        if (left > 0) {
            writeThroughPipeline(channel.alloc().directBuffer(left, left).writeBytes(room));
        }
    }

    private void writeThroughPipeline(ByteBuf chunk) {
        ChannelFuture written = channel.writeAndFlush(chunk);
        if (written.isDone()) {
            taken();
        } else {
            written.addListener((ChannelFutureListener) future -> {
                taken();
                if (!ended && (closing || !queue.isEmpty())) {
                    markDirty();
                }
            });
        }
    }

    /** The socket failed: the client is gone. */
    void broke(IOException cause) {
        log.atDebug()
                .addKeyValue("remote", channel.remoteAddress())
                .setCause(cause)
                .log("link broke");
        abort();
    }

    private void taken() {
        if (!ended) { // else counted off already
            lane.addQueuedBytes(-inFlight);
        }
        inFlight = 0;
    }

    @Override
    public void close(CloseReason why) {
        closeWith(why, ControlFrames.close(why));
    }

    /** Answers a close frame: the same code, no text. */
    void answerClose(CloseReason theirs) {
        closeWith(theirs, ControlFrames.close(new CloseReason(theirs.code(), "")));
    }

    private void closeWith(CloseReason why, Frame frame) {
        if (closing || ended) {
            return;
        }
        beginClosing(why);
        enqueue(frame);
    }

    private void beginClosing(@Nullable CloseReason why) {
        closing = true;
        awaited = true;
        reason = why;
        lane.closingBegan();
        lane.schedule(this::abort, CLOSE_MILLIS);
    }

    /** Queues an answer to a control frame, or bytes of the container. */
    void sendRaw(Frame frame) {
        if (!closing && !ended && !overflowed) {
            if (pendingBytes() + frame.length() > hosting.limits().maxBytesPerLink()) {
                overflow();
            } else {
                enqueue(frame);
            }
        }
    }

    /** The container closed the session and queued its close frame, if any, before. */
    void closeAfterFlush(@Nullable CloseReason why) {
        if (!closing && !ended) {
            beginClosing(why);
            markDirty();
        }
    }

    private void finishOutput() {
        end(reason);
        channel.config().setAutoRead(true); // what still comes is thrown away
        Sockets.shutDownOutput(channel);
        lane.schedule(() -> Sockets.close(channel), DRAIN_MILLIS);
    }

    void countLargeMessage() {
        hosting.meters().largeMessages().add(1);
    }

    /** Ends the link because the client broke the protocol. */
    void violated(ProtocolViolation cause) {
        hosting.meters().violations().count(cause.countedAs());
        log.atDebug()
                .addKeyValue("remote", channel.remoteAddress())
                .addKeyValue("code", cause.reason().code())
                .addKeyValue("problem", cause.getMessage())
                .log("client broke the protocol");
        close(cause.reason());
    }

    /** Ends the link because something failed: with 1011 when the client can still be told. */
    void fail(Throwable cause) {
        hosting.meters().failures().add(1);
        log.atWarn()
                .addKeyValue("remote", channel.remoteAddress())
                .setCause(cause)
                .log("link failed");
        close(CloseReason.SERVER_ERROR);
    }

    /** Ends the link at once: there is not even memory for a close frame. */
    void outOfMemory(Throwable cause) {
        hosting.meters().memoryPressure().add(1);
        log.atError()
                .addKeyValue("remote", channel.remoteAddress())
                .setCause(cause)
                .log("no memory for a link");
        abort();
    }

    @Override
    public void abort() {
        closing = true;
        if (channel.isOpen()) {
            Sockets.close(channel); // ends in LinkReader.channelInactive
        } else {
            lane.execute(() -> end(reason)); // the client is gone, and what it sent before was being read
        }
    }

    /** Tells both sides of the end, once. */
    void end(@Nullable CloseReason why) {
        if (ended) {
            return;
        }
        ended = true;
        lane.addQueuedBytes(-(queue.bytes() + inFlight));
        queue.clear();
        if (awaited) {
            lane.closingEnded();
        }
        tellEngine(why);
        tellContainer(why);
        lane.remove(this, newer, older);
    }

    /** The reason of the close frame that was sent or is about to be, if any. */
    @Nullable
    CloseReason reason() {
        return reason;
    }

    private void tellEngine(@Nullable CloseReason why) {
        LinkListener last = listener;
        listener = null;
        if (last == null) {
            return;
        }
        try {
            last.onClosed(why);
        } catch (RuntimeException | Error e) {
            log.atError().setCause(e).log("engine failed at the end of a link");
        }
    }

    private void tellContainer(@Nullable CloseReason why) {
        Connection container = connection;
        connection = null;
        if (container == null) {
            return;
        }
        try {
            container.close(ControlFrames.forContainer(why));
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("container failed at the end of a session");
        }
    }

    @Override
    public long pendingBytes() {
        return queue.bytes() + inFlight;
    }
}
