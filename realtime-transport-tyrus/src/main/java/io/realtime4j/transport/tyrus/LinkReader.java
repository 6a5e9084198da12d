package io.realtime4j.transport.tyrus;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.LinkListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What comes from a link's client: whole messages go to the engine, control frames are answered here. Small messages are handed
 * on in the lane's buffer, or in the array of their parts; no inbound buffer outlives the turn unread. Confined to the lane.
 *
 * <p>Two things make it pause, so that one client does not keep the lane from others. A large message is put together, inflated
 * and read by another thread; the engine takes it on the lane when that is done. And a client whose messages have taken the lane
 * for a millisecond goes on in the next turn. Meanwhile nothing is read from its socket, and what came already waits unread, so
 * that order stays.
 */
final class LinkReader extends ChannelInboundHandlerAdapter implements FrameReader.Frames {
    private static final int READ_ON_LANE = 128 * 1024;
    private static final int INFLATED_ON_LANE = 64 * 1024;
    private static final long NANOS_PER_TURN = 1_000_000;

    private final HostedLink link;
    private final NettyLane lane;
    private final Executor readers;
    private final FrameReader frames;
    private boolean text; // of the message that began last
    private boolean compressed;
    private @Nullable Fragments fragments;
    private @Nullable Deque<ByteBuf> unread; // while it pauses
    private @Nullable Reading reading; // a large message, elsewhere
    private boolean inputEnded; // the client is gone, and what it sent before may still be unread

    LinkReader(HostedLink link, Executor readers) {
        this.link = link;
        this.lane = link.nettyLane();
        this.readers = readers;
        this.frames = new FrameReader(Gateway.MAX_MESSAGE_BYTES, link.deflates(), this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
        } else if (link.receiver() == null) {
            bytes.release();
        } else if (unread != null) {
            unread.add(bytes);
            context.channel().config().setAutoRead(false);
        } else {
            read(context, bytes, lane.nanoTime());
        }
    }

    /** Reads until nothing is left, it has to pause, or there is nobody to tell any more. */
    private void read(ChannelHandlerContext context, ByteBuf bytes, long begin) {
        guarded(() -> {
            while (bytes.isReadable() && unread == null && link.receiver() != null) {
                frames.read(bytes);
                if (reading != null) {
                    pause(context, reading);
                } else if (bytes.isReadable() && lane.nanoTime() - begin > NANOS_PER_TURN) {
                    pause(context);
                    lane.nextTurn(() -> resume(context));
                }
            }
        });
        if (unread != null && bytes.isReadable()) {
            unread.addFirst(bytes);
        } else {
            bytes.release();
        }
    }

    private void pause(ChannelHandlerContext context) {
        unread = new ArrayDeque<>(2);
        context.channel().config().setAutoRead(false);
    }

    private void pause(ChannelHandlerContext context, Reading awaited) {
        pause(context);
        var unused = awaited.step()
                .whenComplete((step, failure) -> lane.execute(() -> {
                    reading = null;
                    try {
                        guarded(() -> take(step, failure));
                    } finally {
                        awaited.atEnd().run();
                        resume(context);
                    }
                }));
    }

    /** Takes what was read elsewhere. */
    private static void take(@Nullable Runnable step, @Nullable Throwable failure) {
        if (step != null) {
            step.run();
            return;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof ProtocolViolation violation) {
            throw violation;
        } else if (cause instanceof OutOfMemoryError error) {
            throw error;
        }
        throw new IllegalStateException("reading a large message failed", cause);
    }

    private void resume(ChannelHandlerContext context) {
        Deque<ByteBuf> behind = unread;
        unread = null;
        long begin = lane.nanoTime();
        while (behind != null && !behind.isEmpty() && unread == null) {
            read(context, behind.remove(), begin);
        }
        if (unread != null && behind != null) {
            unread.addAll(behind);
        } else if (inputEnded) {
            end();
        } else {
            context.channel().config().setAutoRead(true);
        }
    }

    /** Runs a step if there is still somebody to tell; what it throws ends the link. */
    private void guarded(Runnable step) {
        if (link.receiver() == null) {
            return;
        }
        try {
            step.run();
        } catch (ProtocolViolation e) {
            violated(e);
        } catch (OutOfMemoryError e) {
            link.outOfMemory(e);
        } catch (RuntimeException | Error e) {
            link.fail(e);
        }
    }

    @Override
    public void begin(boolean isText, boolean isCompressed) {
        text = isText;
        compressed = isCompressed;
    }

    @Override
    public void data(ByteBuf part, boolean last) {
        Fragments message = fragments;
        if (message == null && last && part.readableBytes() <= READ_ON_LANE) {
            takeWhole(part);
            return;
        }
        if (message == null) {
            message = new Fragments(lane, text, compressed, this::giveUp);
            fragments = message;
        }
        message.add(part, last);
        if (last) {
            fragments = null;
            takeWhole(message);
        }
    }

    private void takeWhole(ByteBuf content) {
        int length = content.readableBytes();
        byte[] bytes = lane.scratch(length);
        content.getBytes(content.readerIndex(), bytes, 0, length);
        takeSmall(text, compressed, new Slice(bytes, 0, length));
    }

    private void takeWhole(Fragments message) {
        if (message.length() <= READ_ON_LANE) {
            try (message) {
                Slice whole = message.copiedTo(lane.scratch(message.length()));
                takeSmall(message.isText(), message.isCompressed(), whole);
            }
            return;
        }
        int length = message.length();
        if (!lane.inbound().reserve(length)) {
            message.close();
            throw ProtocolViolation.noRoom("large messages that are being read are over the budget");
        }
        LargeArray array = lane.large(length);
        Runnable atEnd = () -> {
            message.close();
            lane.inbound().release(length);
            lane.reuseLarge(array);
        };
        if (message.isCompressed()) {
            inflateElsewhere(message.isText(), () -> message.copiedTo(array.bytes()), atEnd);
        } else {
            LinkListener receiver = receiver();
            readElsewhere(() -> receiver.prepare(message.isText(), message.copiedTo(array.bytes())), atEnd);
        }
    }

    private void takeSmall(boolean isText, boolean isCompressed, Slice data) {
        if (!isCompressed) {
            deliver(isText, data);
            return;
        }
        byte[] inflated = lane.inflater().inflateUpTo(data.array(), data.length(), INFLATED_ON_LANE);
        if (inflated != null) {
            deliver(isText, Slice.of(inflated));
        } else {
            Slice kept = data.copy();
            inflateElsewhere(isText, () -> kept, () -> {});
        }
    }

    private void deliver(boolean isText, Slice data) {
        if (isText) {
            receiver().onText(data.array(), data.offset(), data.length());
        } else {
            receiver().onBinary(data.array(), data.offset(), data.length());
        }
    }

    private void inflateElsewhere(boolean isText, Supplier<Slice> deflated, Runnable atEnd) {
        if (!lane.inbound().reserve(Gateway.MAX_MESSAGE_BYTES)) {
            atEnd.run();
            throw ProtocolViolation.noRoom("messages that are being inflated are over the budget");
        }
        LinkListener receiver = receiver();
        readElsewhere(() -> receiver.prepare(isText, inflated(deflated.get())), () -> {
            lane.inbound().release(Gateway.MAX_MESSAGE_BYTES);
            atEnd.run();
        });
    }

    /** On another thread. */
    private static Slice inflated(Slice deflated) {
        try (MessageInflater inflater = new MessageInflater()) {
            return Slice.of(inflater.inflate(deflated.array(), deflated.length(), Gateway.MAX_MESSAGE_BYTES));
        }
    }

    /** Has a message read; {@code atEnd} frees what it took, when the engine has taken the message or nobody wants it. */
    private void readElsewhere(Supplier<Runnable> work, Runnable atEnd) {
        try {
            link.countLargeMessage();
            reading = new Reading(CompletableFuture.supplyAsync(work, readers), atEnd);
        } catch (RuntimeException | Error e) {
            atEnd.run();
            throw e;
        }
    }

    private LinkListener receiver() {
        LinkListener receiver = link.receiver();
        if (receiver == null) {
            throw new AssertionError("a frame is read for nobody");
        }
        return receiver;
    }

    @Override
    public void ping(byte[] payload) {
        link.sendRaw(ControlFrames.pong(payload));
    }

    @Override
    public void close(byte[] payload) {
        link.answerClose(ControlFrames.reason(payload));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        LinkListener receiver = link.receiver();
        if (receiver != null) {
            try {
                receiver.onActivity();
            } catch (RuntimeException | Error e) {
                link.fail(e);
            }
        }
    }

    /** What the client sent before it went is read to its end first, as if the socket had not told of the end yet. */
    @Override
    public void channelInactive(ChannelHandlerContext context) {
        inputEnded = true;
        if (unread == null || link.receiver() == null) {
            end();
        }
    }

    private void end() {
        dropFragments();
        dropUnread();
        link.end(link.reason());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof OutOfMemoryError) {
            link.outOfMemory(cause);
        } else if (cause instanceof IOException broken) {
            link.broke(broken);
        } else {
            link.fail(cause);
        }
    }

    private void dropFragments() {
        if (fragments != null) {
            fragments.close();
            fragments = null;
        }
    }

    private void dropUnread() {
        if (unread != null) {
            unread.forEach(ByteBuf::release);
            unread.clear();
        }
    }

    /** The message that waits for its next part makes room for those of others. */
    private void giveUp() {
        if (link.receiver() == null) { // nobody is told of it any more
            dropFragments();
        } else {
            violated(ProtocolViolation.noRoom("a message has waited longest for its next part while others need room"));
        }
    }

    private void violated(ProtocolViolation cause) {
        dropFragments();
        link.violated(cause);
    }

    /** A message that is being read by another thread, to be taken and then cleared away on the lane. */
    private record Reading(CompletableFuture<Runnable> step, Runnable atEnd) {}
}
