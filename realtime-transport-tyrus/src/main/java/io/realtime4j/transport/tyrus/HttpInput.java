package io.realtime4j.transport.tyrus;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What has come in behind the request that an {@link HttpGate} answers, and the codec that decodes it: parts of requests, and bytes
 * that are not decoded, because the codec was taken out of the pipeline and they may be frames. Confined to the gate's event loop.
 */
final class HttpInput {
    private static final int CHUNK = 8192;
    private static final int PIPELINE_DEPTH = 8192; // what one read brings is the real bound

    private final Channel channel;
    private final ArrayDeque<Object> parts = new ArrayDeque<>(4);
    private @Nullable HttpServerCodec codec;
    private @Nullable ByteBuf bytes;

    HttpInput(Channel channel) {
        this.channel = channel;
    }

    /** Puts a codec before the gate, unless there is one. */
    void putCodec(ChannelHandler gate) {
        if (codec == null) {
            HttpServerCodec next = new HttpServerCodec(
                    new HttpDecoderConfig()
                            .setMaxInitialLineLength(RequestRules.MAX_LINE)
                            .setMaxHeaderSize(RequestRules.MAX_HEAD)
                            .setMaxChunkSize(CHUNK),
                    PIPELINE_DEPTH);
            codec = next;
            channel.pipeline().addBefore(channel.pipeline().context(gate).name(), null, next);
        }
    }

    /** Takes the codec out, unless later bytes were decoded already: what it holds comes as bytes. */
    void takeCodec() {
        if (codec != null && parts.isEmpty()) {
            channel.pipeline().remove(codec);
            codec = null;
        }
    }

    boolean hasCodec() {
        return codec != null;
    }

    boolean isEmpty() {
        return bytes == null && parts.isEmpty();
    }

    /** Keeps a part of a request. */
    void keep(Object part) {
        parts.add(part);
    }

    /** Keeps bytes that came while there was no codec. */
    void keepBytes(ByteBuf more) {
        bytes = bytes == null ? more : Unpooled.wrappedBuffer(bytes, more);
    }

    /** Takes the next part. */
    Object takePart() {
        return parts.remove();
    }

    /** Lets the codec decode bytes that were kept: their parts go to the gate. False when there are none or no codec. */
    boolean decode() throws Exception {
        HttpServerCodec decoder = codec;
        if (bytes == null || decoder == null) {
            return false;
        }
        decoder.channelRead(channel.pipeline().context(decoder), takeBytes());
        return true;
    }

    /** Takes the bytes that were kept, if any. */
    @Nullable
    ByteBuf takeBytes() {
        ByteBuf taken = bytes;
        bytes = null;
        return taken;
    }

    /** Gives up what was kept. */
    void drop() {
        parts.forEach(ReferenceCountUtil::release);
        parts.clear();
        ReferenceCountUtil.release(takeBytes());
    }
}
