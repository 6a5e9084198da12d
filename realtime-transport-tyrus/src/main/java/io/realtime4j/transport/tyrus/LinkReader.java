package io.realtime4j.transport.tyrus;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.realtime4j.core.CloseReason;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.LinkListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler behind the frame decoder: whole messages go to the engine, control frames are answered here. Messages are
 * handed on in the lane's buffer, or in the array of their fragments; no inbound buffer outlives the call.
 *
 * <p>A compressed message that turns out to be large is inflated by a worker. Meanwhile nothing is read from the link, and frames
 * that were decoded already wait.
 */
final class LinkReader extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(LinkReader.class);
    private static final int RSV1 = 4;
    private static final int INFLATED_ON_LANE = 64 * 1024;
    private static final WebSocketDecoderConfig PLAIN = decoderConfig(false);
    private static final WebSocketDecoderConfig EXTENDED = decoderConfig(true);

    private final HostedLink link;
    private final NettyLane lane;
    private final Executor workers;
    private @Nullable Fragments fragments;
    private @Nullable Queue<Object> waiting; // frames, and what broke the decoder, while a message is inflated

    LinkReader(HostedLink link, Executor workers) {
        this.link = link;
        this.lane = link.nettyLane();
        this.workers = workers;
    }

    static WebSocket13FrameDecoder decoder(boolean extensions) {
        return new WebSocket13FrameDecoder(extensions ? EXTENDED : PLAIN);
    }

    private static WebSocketDecoderConfig decoderConfig(boolean extensions) {
        return WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(Gateway.MAX_MESSAGE_BYTES)
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(extensions)
                .withUTF8Validator(false)
                .closeOnProtocolViolation(false)
                .build();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (waiting != null && message instanceof WebSocketFrame frame) {
            waiting.add(frame);
            return;
        }
        try {
            guarded(context, receiver -> {
                if (message instanceof WebSocketFrame frame) {
                    read(context, receiver, frame);
                }
            });
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** Runs a step if there is still somebody to tell; what it throws ends the link. */
    private void guarded(ChannelHandlerContext context, Consumer<LinkListener> step) {
        LinkListener receiver = link.receiver();
        if (receiver == null) {
            return;
        }
        try {
            step.accept(receiver);
        } catch (ProtocolViolation e) {
            violated(context, e.reason(), e);
        } catch (RuntimeException | Error e) {
            link.fail(e);
        }
    }

    private void read(ChannelHandlerContext context, LinkListener receiver, WebSocketFrame frame) {
        checkReservedBits(frame);
        if (frame instanceof TextWebSocketFrame) {
            readData(context, receiver, frame, true);
        } else if (frame instanceof BinaryWebSocketFrame) {
            readData(context, receiver, frame, false);
        } else if (frame instanceof ContinuationWebSocketFrame) {
            readContinuation(context, receiver, frame);
        } else if (frame instanceof PingWebSocketFrame) {
            link.sendRaw(ControlFrames.pong(frame.content()));
        } else if (frame instanceof CloseWebSocketFrame close) {
            int code = close.statusCode();
            link.answerClose(code < 0 ? new CloseReason(CloseReason.NO_CODE, "") : reason(close));
        }
    }

    private static CloseReason reason(CloseWebSocketFrame close) {
        return new CloseReason(close.statusCode(), close.reasonText());
    }

    /** The decoder lets all bits pass when an extension is on; ours uses the first one on the first frame of a message. */
    private void checkReservedBits(WebSocketFrame frame) {
        boolean mayCompress = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
        int allowed = link.deflates() && mayCompress ? RSV1 : 0;
        if ((frame.rsv() & ~allowed) != 0) {
            throw ProtocolViolation.malformed("reserved bits " + frame.rsv());
        }
    }

    private void readData(ChannelHandlerContext context, LinkListener receiver, WebSocketFrame frame, boolean text) {
        boolean compressed = (frame.rsv() & RSV1) != 0;
        if (!frame.isFinalFragment()) {
            Fragments begun = new Fragments(lane, text, compressed);
            fragments = begun;
            begun.add(frame.content());
            return;
        }
        ByteBuf content = frame.content();
        int length = content.readableBytes();
        byte[] bytes = lane.scratch(length);
        content.getBytes(content.readerIndex(), bytes, 0, length);
        try {
            take(context, receiver, new Message(text, new Slice(bytes, 0, length)), compressed);
        } finally {
            lane.trimScratch();
        }
    }

    private void readContinuation(ChannelHandlerContext context, LinkListener receiver, WebSocketFrame frame) {
        Fragments message = fragments;
        if (message == null) {
            throw ProtocolViolation.malformed("continuation of no message");
        }
        message.add(frame.content());
        if (frame.isFinalFragment()) {
            fragments = null;
            try (message) {
                Message whole = new Message(message.isText(), new Slice(message.bytes(), 0, message.length()));
                take(context, receiver, whole, message.isCompressed());
            }
        }
    }

    private void take(ChannelHandlerContext context, LinkListener receiver, Message message, boolean compressed) {
        if (!compressed) {
            message.deliverTo(receiver);
            return;
        }
        byte[] inflated = lane.inflater()
                .inflateUpTo(message.data().array(), message.data().length(), INFLATED_ON_LANE);
        if (inflated == null) {
            inflateElsewhere(context, message.with(message.data().copy()));
        } else {
            message.with(Slice.of(inflated)).deliverTo(receiver);
        }
    }

    private void inflateElsewhere(ChannelHandlerContext context, Message message) {
        if (!lane.reserveInbound(Gateway.MAX_MESSAGE_BYTES)) {
            throw ProtocolViolation.noRoom("messages that are being inflated are over the budget");
        }
        CompletableFuture<Message> inflating = CompletableFuture.supplyAsync(message::inflated, workers);
        waiting = new ArrayDeque<>();
        context.channel().config().setAutoRead(false);
        var unused =
                inflating.whenComplete((inflated, failure) -> lane.execute(() -> goOn(context, inflated, failure)));
    }

    /** Takes the message that was inflated, then what came behind it. */
    private void goOn(ChannelHandlerContext context, @Nullable Message inflated, @Nullable Throwable failure) {
        lane.releaseInbound(Gateway.MAX_MESSAGE_BYTES);
        Queue<Object> behind = waiting;
        waiting = null;
        guarded(context, receiver -> {
            if (inflated != null) {
                inflated.deliverTo(receiver);
            } else if (failure instanceof CompletionException e
                    && e.getCause() instanceof ProtocolViolation violation) {
                throw violation;
            } else {
                throw new IllegalStateException("inflating a message failed", failure);
            }
        });
        while (behind != null && !behind.isEmpty()) {
            Object next = behind.remove();
            if (next instanceof Throwable cause) {
                exceptionCaught(context, cause);
            } else {
                channelRead(context, next);
            }
        }
        if (waiting == null) {
            context.channel().config().setAutoRead(true);
        }
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

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        dropFragments();
        dropWaiting();
        link.end(link.reason());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (waiting != null && cause instanceof CorruptedWebSocketFrameException) {
            waiting.add(cause);
        } else if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            CloseReason reason = new CloseReason(corrupted.closeStatus().code(), "");
            violated(context, reason, cause);
        } else if (cause instanceof OutOfMemoryError) {
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

    private void dropWaiting() {
        if (waiting != null) {
            waiting.forEach(ReferenceCountUtil::release);
            waiting.clear();
        }
    }

    private void violated(ChannelHandlerContext context, CloseReason reason, Throwable cause) {
        dropFragments();
        log.atDebug()
                .addKeyValue("remote", context.channel().remoteAddress())
                .addKeyValue("code", reason.code())
                .addKeyValue("problem", cause.getMessage())
                .log("client broke the protocol");
        link.violated(reason);
    }

    /** A whole message, whose bytes begin their array. */
    private record Message(boolean text, Slice data) {
        Message with(Slice other) {
            return new Message(text, other);
        }

        /** On a worker. */
        Message inflated() {
            try (MessageInflater inflater = new MessageInflater()) {
                return with(Slice.of(inflater.inflate(data.array(), data.length(), Gateway.MAX_MESSAGE_BYTES)));
            }
        }

        void deliverTo(LinkListener receiver) {
            if (text) {
                receiver.onText(data.array(), data.offset(), data.length());
            } else {
                receiver.onBinary(data.array(), data.offset(), data.length());
            }
        }
    }
}
