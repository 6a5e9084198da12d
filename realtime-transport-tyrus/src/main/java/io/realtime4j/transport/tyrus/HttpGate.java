package io.realtime4j.transport.tyrus;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Accept;
import io.realtime4j.core.spi.BodyWriter;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.HttpResponse;
import java.io.IOException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Reads HTTP requests of one connection, one at a time, and writes their answers in order, until one of them becomes a
 * WebSocket. What a request is answered with is decided by {@link Dispatch}. Confined to the event loop of its door.
 *
 * <p>While a request is being answered nothing is read; what was decoded already waits. A request that asks for a WebSocket
 * takes the HTTP codec out of the pipeline before anything else happens, because the bytes behind it may be frames. They wait,
 * too, and go to the frame decoder, or to a new codec when the handshake was refused.
 *
 * <p>A body that waits for its next part makes room for others when the budget is short; its request is refused then.
 */
final class HttpGate extends ChannelInboundHandlerAdapter implements Unfinished {
    private static final Logger log = LoggerFactory.getLogger(HttpGate.class);
    private static final long LINGER_MILLIS = 2_000;

    private enum State {
        /** Waiting for a request, or for more of it. */
        READING,
        /** Waiting for the answer. */
        BUSY,
        /** Waiting for the client to close. */
        LINGERING
    }

    private final Hosting hosting;
    private final NettyLane lane;
    private final Channel channel;
    private final Deadline deadline;
    private final HttpInput input;
    private State state = State.READING;
    private @Nullable RequestHead head;
    private InboundBytes body;
    private boolean used;
    private boolean pumping;

    HttpGate(Hosting hosting, NettyLane lane, Channel channel) {
        this.hosting = hosting;
        this.lane = lane;
        this.channel = channel;
        this.deadline = new Deadline(lane.loop());
        this.input = new HttpInput(channel);
        this.body = newBody();
    }

    /** Adds codec and gate to the pipeline of a new connection. */
    void install() {
        channel.pipeline().addLast(this);
        input.putCodec(this);
        deadline.set(hosting.settings().requestTimeout(), this::readTimedOut);
    }

    NettyLane lane() {
        return lane;
    }

    Channel channel() {
        return channel;
    }

    Deadline deadline() {
        return deadline;
    }

    Hosting hosting() {
        return hosting;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (state == State.LINGERING) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof ByteBuf bytes) {
            input.keepBytes(bytes);
        } else if (state == State.BUSY) {
            input.keep(message);
        } else {
            read(message);
        }
    }

    private void read(Object message) {
        try {
            if (message instanceof HttpRequest request) {
                begin(request);
            }
            if (message instanceof HttpContent content && head != null) {
                readBody(head, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest request) {
        used = true;
        HttpResponseStatus refusal =
                RequestRules.refusal(request, hosting.settings().maxHeaderLength());
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        head = RequestHead.of(request);
        if (HttpUtil.getContentLength(request, 0L) > Gateway.MAX_HTTP_BODY_BYTES) {
            refuse(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
            return;
        }
        deadline.set(hosting.settings().requestTimeout(), this::readTimedOut);
        if (HttpUtil.is100ContinueExpected(request)) {
            Sockets.write(
                    channel,
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        } else if (request.headers().contains(HttpHeaderNames.EXPECT)) {
            refuse(HttpResponseStatus.EXPECTATION_FAILED);
        }
    }

    private void readBody(RequestHead request, HttpContent content) {
        if (content.decoderResult().isFailure()) {
            refuse(HttpResponseStatus.BAD_REQUEST);
            return;
        }
        lane.inbound().waitsNoLonger(this); // it does not make room for its own part
        InboundBytes.Addition addition = body.add(content.content());
        if (addition == InboundBytes.Addition.TOO_BIG) {
            refuse(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
        } else if (addition == InboundBytes.Addition.NO_ROOM) {
            refuse(HttpResponseStatus.SERVICE_UNAVAILABLE);
        } else if (content instanceof LastHttpContent) {
            head = null;
            state = State.BUSY;
            channel.config().setAutoRead(false);
            deadline.clear();
            if (request.asksForWebSocket()) {
                input.takeCodec();
            }
            byte[] whole = new byte[body.length()];
            body.copyTo(whole);
            dropBody();
            new Dispatch(this, request, Slice.of(whole)).run();
        } else {
            lane.inbound().waits(this);
        }
    }

    @Override
    public int reserved() {
        return body.reserved();
    }

    @Override
    public void giveUp() {
        refuse(HttpResponseStatus.REQUEST_TIMEOUT, RequestRules.HELD_BACK);
    }

    private InboundBytes newBody() {
        return new InboundBytes(lane, Gateway.MAX_HTTP_BODY_BYTES);
    }

    private void dropBody() {
        lane.inbound().waitsNoLonger(this);
        body.close();
        body = newBody();
    }

    /** Whether the pipeline can be handed over: no later bytes were taken for HTTP. */
    boolean canUpgrade() {
        return !input.hasCodec();
    }

    /** Answers a request that is not served at all, and ends the connection. */
    void refuse(HttpResponseStatus status) {
        refuse(status, RequestRules.reason(status));
    }

    private void refuse(HttpResponseStatus status, String reason) {
        HttpResponse answer =
                head == null ? Answers.plain(status) : Accept.of(head.headers()).error(status.code());
        hosting.meters().refusedRequests().count(reason);
        logRefusal(status, reason);
        head = null;
        dropBody();
        state = State.BUSY;
        write(answer, false, true, true);
    }

    /** A warning when a request was recognizable; what is no HTTP comes from port scanners, too. */
    private void logRefusal(HttpResponseStatus status, String reason) {
        LoggingEventBuilder line = (head == null ? log.atDebug() : log.atWarn())
                .addKeyValue("code", ErrorCode.HTTP_CLIENT_ERROR.wireName())
                .addKeyValue("remote", channel.remoteAddress())
                .addKeyValue("status", status.code())
                .addKeyValue("reason", reason);
        (head == null
                        ? line
                        : line.addKeyValue("method", head.method())
                                .addKeyValue("path", head.target().path()))
                .log("request refused");
    }

    /** Answers the request that is being served, and goes on to the next one. */
    void answer(RequestHead request, HttpResponse response) {
        if (state == State.BUSY && channel.isActive()) {
            boolean close = !request.keepAlive() || !hosting.accepting().getAsBoolean();
            BodyWriter writer = response.writer();
            if (writer == null || request.isHead()) {
                write(response, request.isHead(), close, request.http11());
            } else {
                input.putCodec(this);
                new StreamedAnswer(this, request, response, writer, close).start();
            }
        }
    }

    private void write(HttpResponse response, boolean withoutBody, boolean close, boolean http11) {
        input.putCodec(this);
        send(encode(response, withoutBody, close, http11))
                .addListener((ChannelFutureListener) future -> answered(future, close));
    }

    /** Writes a part of an answer; a client that does not take it in time is cut off. */
    ChannelFuture send(Object part) {
        ChannelFuture written = channel.writeAndFlush(part);
        deadline.set(hosting.settings().keepAliveTimeout(), () -> Sockets.close(channel));
        return written;
    }

    /** Goes on to the next request when the last part of an answer was written. */
    void answered(ChannelFuture written, boolean close) {
        if (!written.isSuccess()) {
            log.atDebug().setCause(written.cause()).log("answer not written");
            Sockets.close(channel);
        } else if (close) {
            linger();
        } else {
            state = State.READING;
            deadline.set(hosting.settings().keepAliveTimeout(), this::readTimedOut);
            pump();
        }
    }

    private static FullHttpResponse encode(HttpResponse response, boolean withoutBody, boolean close, boolean http11) {
        try {
            return Answers.encode(response, withoutBody, close, http11);
        } catch (IllegalArgumentException e) { // such as a line break in a header
            log.atError().addKeyValue("status", response.status()).setCause(e).log("answer cannot be written");
            return Answers.encode(Answers.plain(HttpResponseStatus.INTERNAL_SERVER_ERROR), withoutBody, close, http11);
        }
    }

    /** Serves what came meanwhile; then reads on. */
    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        while (state == State.READING && !input.isEmpty()) {
            if (!decode()) {
                read(input.takePart());
            }
        }
        pumping = false;
        if (state == State.READING) {
            channel.config().setAutoRead(true);
        }
    }

    private boolean decode() {
        try {
            return input.decode();
        } catch (Exception e) { // declared by Netty
            exceptionCaught(channel.pipeline().context(this), e);
            return true;
        }
    }

    /** Shuts the output down and waits for the client to close, so that unread bytes do not reset the connection. */
    private void linger() {
        state = State.LINGERING;
        input.drop();
        Sockets.shutDownOutput(channel);
        deadline.clear();
        lane.schedule(() -> Sockets.close(channel), LINGER_MILLIS);
        channel.config().setAutoRead(true);
    }

    /** Gives up the pipeline and returns the bytes that came behind the handshake, if any. */
    @Nullable
    ByteBuf leave() {
        deadline.clear();
        ByteBuf bytes = input.takeBytes();
        channel.pipeline().remove(this);
        return bytes;
    }

    /** Moves the connection to a lane, which goes on there with the bytes that came behind the handshake, if any. */
    void moveTo(NettyLane target, BiConsumer<NettyLane, @Nullable ByteBuf> next) {
        channel.deregister()
                .addListener(
                        left -> { // after the read that brought the request
                            if (!channel.isOpen()) {
                                return; // the client's end came with it and has emptied the pipeline
                            }
                            ByteBuf bytes = leave();
                            target.loop().register(channel).addListener(arrived -> {
                                if (arrived.isSuccess() && channel.isActive()) {
                                    proceed(target, bytes, next);
                                } else {
                                    ReferenceCountUtil.release(bytes);
                                    Sockets.close(channel);
                                }
                            });
                        });
    }

    /** Netty would only tell its own log of what is thrown. */
    private void proceed(NettyLane target, @Nullable ByteBuf bytes, BiConsumer<NettyLane, @Nullable ByteBuf> next) {
        try {
            next.accept(target, bytes);
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("opening a link failed");
            Sockets.close(channel);
        }
    }

    private void readTimedOut() {
        if (head != null || !used) {
            refuse(HttpResponseStatus.REQUEST_TIMEOUT);
        } else {
            Sockets.close(channel);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        deadline.clear();
        dropBody();
        input.drop();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof OutOfMemoryError) {
            hosting.meters().memoryPressure().add(1);
            log.atError()
                    .addKeyValue("remote", channel.remoteAddress())
                    .setCause(cause)
                    .log("no memory for a request");
        } else if (cause instanceof IOException || cause instanceof io.netty.handler.codec.DecoderException) {
            log.atDebug()
                    .addKeyValue("remote", channel.remoteAddress())
                    .setCause(cause)
                    .log("connection broke");
        } else {
            log.atWarn()
                    .addKeyValue("remote", channel.remoteAddress())
                    .setCause(cause)
                    .log("connection failed");
        }
        Sockets.close(channel);
    }
}
