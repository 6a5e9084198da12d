package io.realtime4j.transport.tyrus;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Watches the listening socket: pauses accepting at the ceiling of connections, and for a moment after an error such as the
 * exhaustion of file descriptors. Its fields are touched on the accepting event loop, except for the counter.
 */
final class AcceptGuard extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(AcceptGuard.class);
    private static final long PAUSE_MILLIS = 50;
    private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int maxConnections;
    private final TransportMeters meters;
    private final AtomicInteger connections = new AtomicInteger();
    private @Nullable ChannelHandlerContext context;
    private boolean full;
    private boolean pausing;
    private boolean warned;
    private boolean failed;
    private long lastLogged;

    AcceptGuard(int maxConnections, TransportMeters meters) {
        this.maxConnections = maxConnections;
        this.meters = meters;
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext current, Object message) {
        if (message instanceof Channel accepted) {
            accepted.closeFuture().addListener((ChannelFutureListener) closed -> left());
            if (connections.incrementAndGet() >= maxConnections && !full) {
                full = true;
                meters.acceptPauses().add(1);
                log.atLevel(warned ? Level.DEBUG : Level.WARN)
                        .addKeyValue("limit", maxConnections)
                        .log("accepting pauses: as many connections as allowed");
                warned = true;
                resume();
            }
        }
        current.fireChannelRead(message);
    }

    /** On the lane of the connection that ended. */
    private void left() {
        ChannelHandlerContext current = context;
        if (connections.getAndDecrement() >= maxConnections
                && current != null
                && !current.executor().isShuttingDown()) {
            current.executor().execute(this::refill);
        }
    }

    private void refill() {
        if (full && connections.get() < maxConnections) {
            full = false;
            log.atDebug().addKeyValue("limit", maxConnections).log("accepting goes on");
            resume();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext current, Throwable cause) {
        meters.acceptErrors().add(1);
        if (!pausing) {
            logOncePerMinute(cause);
            pausing = true;
            resume();
            var unused = current.executor()
                    .schedule(
                            () -> {
                                pausing = false;
                                resume();
                            },
                            PAUSE_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    private void logOncePerMinute(Throwable cause) {
        long now = System.nanoTime();
        boolean first = !failed || now - lastLogged > LOG_INTERVAL_NANOS;
        log.atLevel(first ? Level.ERROR : Level.DEBUG)
                .setCause(cause)
                .log("accepting a connection failed, pausing for a moment");
        lastLogged = first ? now : lastLogged;
        failed = true;
    }

    private void resume() {
        ChannelHandlerContext current = context;
        if (current != null) {
            current.channel().config().setAutoRead(!full && !pausing);
        }
    }
}
