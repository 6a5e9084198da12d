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
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.LinkListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler behind the frame decoder: whole messages go to the engine, control frames are answered here. Messages are
 * handed on in the lane's buffer, or in the array of their fragments; no inbound buffer outlives the call.
 */
final class LinkReader extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(LinkReader.class);
    private static final int RSV1 = 4;
    private static final WebSocketDecoderConfig PLAIN = decoderConfig(false);
    private static final WebSocketDecoderConfig EXTENDED = decoderConfig(true);

    private final HostedLink link;
    private @Nullable Fragments fragments;

    LinkReader(HostedLink link) {
        this.link = link;
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
        try {
            LinkListener receiver = link.receiver();
            if (receiver != null && message instanceof WebSocketFrame frame) {
                read(receiver, frame);
            }
        } catch (ProtocolViolation e) {
            violated(context, e.reason(), e);
        } catch (RuntimeException | Error e) {
            link.fail(e);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(LinkListener receiver, WebSocketFrame frame) {
        checkReservedBits(frame);
        if (frame instanceof TextWebSocketFrame) {
            readData(receiver, frame, true);
        } else if (frame instanceof BinaryWebSocketFrame) {
            readData(receiver, frame, false);
        } else if (frame instanceof ContinuationWebSocketFrame) {
            readContinuation(receiver, frame);
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

    private void readData(LinkListener receiver, WebSocketFrame frame, boolean text) {
        boolean compressed = (frame.rsv() & RSV1) != 0;
        if (!frame.isFinalFragment()) {
            Fragments begun = new Fragments(link.nettyLane(), text, compressed);
            fragments = begun;
            begun.add(frame.content());
            return;
        }
        ByteBuf content = frame.content();
        int length = content.readableBytes();
        byte[] bytes = link.nettyLane().scratch(length);
        content.getBytes(content.readerIndex(), bytes, 0, length);
        try {
            deliver(receiver, text, compressed, bytes, length);
        } finally {
            link.nettyLane().trimScratch();
        }
    }

    private void readContinuation(LinkListener receiver, WebSocketFrame frame) {
        Fragments message = fragments;
        if (message == null) {
            throw ProtocolViolation.malformed("continuation of no message");
        }
        message.add(frame.content());
        if (frame.isFinalFragment()) {
            fragments = null;
            try (message) {
                deliver(receiver, message.isText(), message.isCompressed(), message.bytes(), message.length());
            }
        }
    }

    private void deliver(LinkListener receiver, boolean text, boolean compressed, byte[] bytes, int length) {
        if (compressed) {
            byte[] inflated = link.nettyLane().inflater().inflate(bytes, length, Gateway.MAX_MESSAGE_BYTES);
            deliver(receiver, text, false, inflated, inflated.length);
        } else if (text) {
            receiver.onText(bytes, 0, length);
        } else {
            receiver.onBinary(bytes, 0, length);
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
        link.end(link.reason());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
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

    private void violated(ChannelHandlerContext context, CloseReason reason, Throwable cause) {
        dropFragments();
        log.atDebug()
                .addKeyValue("remote", context.channel().remoteAddress())
                .addKeyValue("code", reason.code())
                .addKeyValue("problem", cause.getMessage())
                .log("client broke the protocol");
        link.close(reason);
    }
}
