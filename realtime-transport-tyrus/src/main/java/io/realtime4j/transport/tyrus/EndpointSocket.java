package io.realtime4j.transport.tyrus;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Connection;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeInfo;
import org.glassfish.tyrus.spi.Writer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket of an endpoint of the application: bytes go through Tyrus, whose callbacks run on workers, because an
 * application may block there. One step at a time, in order; while a step with input is not done no more input is read.
 */
final class EndpointSocket extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(EndpointSocket.class);

    private final Channel channel;
    private final HostContainer container;
    private final Executor workers;
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final ArrayDeque<Runnable> steps = new ArrayDeque<>(); // guarded by itself
    private @Nullable Connection connection; // workers, one after the other
    private boolean running; // guarded by steps

    EndpointSocket(Channel channel, UpgradeInfo upgrade, HostContainer container, Executor workers) {
        this.channel = channel;
        this.container = container;
        this.workers = workers;
        container.add(this);
        then(() -> connection = upgrade.createConnection(new SocketWriter(), reason -> Sockets.close(channel)));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf buffer) {
            byte[] bytes = new byte[buffer.readableBytes()];
            buffer.readBytes(bytes).release();
            channel.config().setAutoRead(false);
            then(() -> {
                Connection current = connection;
                if (current != null) {
                    current.getReadHandler().handle(ByteBuffer.wrap(bytes));
                }
                channel.config().setAutoRead(true);
            });
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        then(() -> {
            Connection current = connection;
            if (current != null) {
                current.close(new CloseReason(CloseCodes.CLOSED_ABNORMALLY, "connection lost"));
            }
            container.remove(this);
            ended.complete(true);
        });
    }

    /** Closes the session; completes when its endpoint has been told. */
    CompletableFuture<Boolean> end() {
        then(() -> {
            Connection current = connection;
            if (current != null) {
                current.close(new CloseReason(CloseCodes.GOING_AWAY, "server stops"));
            }
        });
        return ended;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.atDebug()
                .addKeyValue("remote", channel.remoteAddress())
                .setCause(cause)
                .log("socket broke");
        Sockets.close(channel);
    }

    private void then(Runnable step) {
        synchronized (steps) {
            steps.add(step);
            if (running) {
                return;
            }
            running = true;
        }
        workers.execute(this::runSteps);
    }

    private void runSteps() {
        for (Runnable step = next(); step != null; step = next()) {
            try {
                step.run();
            } catch (RuntimeException | Error e) {
                log.atWarn().setCause(e).log("endpoint of the application failed");
                Sockets.close(channel);
            }
        }
    }

    private @Nullable Runnable next() {
        synchronized (steps) {
            Runnable step = steps.poll();
            running = step != null;
            return step;
        }
    }

    /** Completes when the socket has taken the bytes, so that a blocking send of the application waits for its client. */
    private final class SocketWriter extends Writer {
        @Override
        public void write(ByteBuffer buffer, CompletionHandler<ByteBuffer> completion) {
            ByteBuf copy = Unpooled.copiedBuffer(buffer);
            channel.writeAndFlush(copy).addListener((ChannelFutureListener) future -> {
                if (future.isSuccess()) {
                    completion.completed(buffer);
                } else {
                    completion.failed(future.cause());
                }
            });
        }

        @Override
        public void close() {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
