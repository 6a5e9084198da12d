package io.realtime4j.transport.tyrus;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Transport;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The default transport: WebSocket and HTTP on one port, Tyrus as the {@code jakarta.websocket} container on event loops of
 * Netty. Its lanes are these event loops. Safe for use by several threads.
 */
public final class TyrusTransport implements Transport {
    private static final Logger log = LoggerFactory.getLogger(TyrusTransport.class);
    private static final long CLOSE_MILLIS = 3_000;
    private static final int WORKERS = 64;

    private final TyrusSettings settings;
    private final IoBackend backend;
    private final EventLoopGroup loops;
    private final EventLoopGroup acceptor;
    private final List<NettyLane> lanes = new ArrayList<>();
    private final IdentityHashMap<EventExecutor, NettyLane> lanesByLoop = new IdentityHashMap<>();
    private final HostContainer container = new HostContainer();
    private final ThreadPoolExecutor workers;
    private final @Nullable TlsFiles tls;
    private volatile boolean accepting;
    private volatile @Nullable Channel listening;
    private boolean closed; // guarded by this

    private TyrusTransport(TyrusSettings settings) {
        this.settings = settings;
        this.tls = tls(settings.tlsCertificate(), settings.tlsKey());
        this.backend = IoBackend.of(settings.io());
        this.loops = new MultiThreadIoEventLoopGroup(
                settings.lanes(), new DefaultThreadFactory("realtime-lane"), backend.handlers());
        this.acceptor =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("realtime-accept"), backend.handlers());
        this.workers = workers();
        for (EventExecutor loop : loops) {
            NettyLane lane = new NettyLane((EventLoop) loop);
            lanes.add(lane);
            lanesByLoop.put(loop, lane);
        }
        RealtimeEndpoint.configurations(new HostedSessions(lanes)).forEach(container::deployRealtime);
    }

    /**
     * Makes a transport with default settings.
     *
     * @param port TCP port, 0 for any free one
     * @return a transport that listens once it is started
     */
    public static TyrusTransport onPort(int port) {
        return create(TyrusSettings.builder().port(port).build());
    }

    /**
     * Makes a transport.
     *
     * @param settings its settings
     * @return a transport that listens once it is started
     * @throws IllegalArgumentException when the certificate cannot be used, or the wanted back end does not load
     */
    public static TyrusTransport create(TyrusSettings settings) {
        return new TyrusTransport(settings);
    }

    private static @Nullable TlsFiles tls(@Nullable Path certificate, @Nullable Path key) {
        return certificate == null || key == null ? null : new TlsFiles(certificate, key);
    }

    private static ThreadPoolExecutor workers() {
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                WORKERS,
                WORKERS,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("realtime-worker", true));
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }

    /**
     * Adds an endpoint of the application on the same port. Its callbacks run on threads where it may block.
     *
     * @param endpoint path, class and configurator
     * @return this transport
     * @throws IllegalArgumentException when it cannot be deployed, for instance because its path is taken
     */
    public TyrusTransport endpoint(ServerEndpointConfig endpoint) {
        container.deployOther(endpoint);
        return this;
    }

    @Override
    public List<Lane> lanes() {
        return List.copyOf(lanes);
    }

    @Override
    public synchronized void start(Gateway gateway) {
        if (closed || listening != null) {
            throw new IllegalStateException("the transport was started before");
        }
        Hosting hosting = hosting(gateway);
        long budget = hosting.limits().maxBytesPerNode() / lanes.size();
        lanes.forEach(lane -> lane.execute(() -> {
            lane.limitQueuedBytes(budget);
            lane.countFailures(hosting.meters().taskFailures());
        }));
        AcceptGuard guard = new AcceptGuard(settings.maxConnections(), hosting.meters());
        gateway.meters().gauge("realtime_transport_connections", null, guard::connections);
        accepting = true;
        listening = bind(bootstrap(hosting, guard));
        watchCertificate(hosting);
        log.atInfo()
                .addKeyValue("address", address().orElse(null))
                .addKeyValue("io", backend.name())
                .addKeyValue("lanes", lanes.size())
                .addKeyValue("tls", tls != null)
                .log("transport started");
    }

    private Hosting hosting(Gateway gateway) {
        return new Hosting(
                settings,
                gateway,
                gateway.outboundLimits(),
                TransportMeters.of(gateway.meters()),
                container,
                TrustedProxies.parse(settings.trustedProxies()),
                workers,
                () -> accepting);
    }

    private ServerBootstrap bootstrap(Hosting hosting, AcceptGuard guard) {
        return new ServerBootstrap()
                .group(acceptor, loops)
                .channel(backend.serverChannel())
                .option(ChannelOption.SO_BACKLOG, settings.backlog())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .handler(guard)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted(channel, hosting);
                    }
                });
    }

    private void accepted(Channel channel, Hosting hosting) {
        NettyLane lane = lanesByLoop.get(channel.eventLoop());
        if (lane == null) {
            throw new AssertionError("a connection on a foreign event loop");
        }
        if (tls != null) {
            SslHandler handler = tls.current().newHandler(channel.alloc());
            handler.setHandshakeTimeoutMillis(settings.handshakeTimeout().toMillis());
            channel.pipeline().addLast(handler);
        }
        new HttpGate(hosting, lane, channel).install();
    }

    private Channel bind(ServerBootstrap bootstrap) {
        InetSocketAddress address = settings.host().isEmpty()
                ? new InetSocketAddress(settings.port())
                : new InetSocketAddress(settings.host(), settings.port());
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        Throwable problem = bound.cause();
        if (problem != null) {
            accepting = false;
            throw new RealtimeException(
                    ErrorCode.UNABLE_TO_BIND_ADDRESS,
                    "listening on " + settings.host() + " port " + settings.port() + " failed: " + cause(problem),
                    problem);
        }
        return bound.channel();
    }

    private static String cause(Throwable problem) {
        if (problem instanceof java.net.UnknownHostException
                || problem instanceof java.nio.channels.UnresolvedAddressException) {
            return "the host is unknown";
        }
        boolean inUse = String.valueOf(problem.getMessage())
                .toLowerCase(java.util.Locale.ROOT)
                .contains("in use");
        return inUse
                ? "the address is in use, choose another port or stop who uses it"
                : String.valueOf(problem.getMessage());
    }

    private void watchCertificate(Hosting hosting) {
        TlsFiles files = tls;
        if (files != null) {
            long millis = settings.tlsReloadInterval().toMillis();
            var unused = acceptor.next()
                    .scheduleWithFixedDelay(
                            () -> files.refresh(hosting.meters()), millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public Optional<InetSocketAddress> address() {
        Channel channel = listening;
        return channel == null ? Optional.empty() : Optional.of((InetSocketAddress) channel.localAddress());
    }

    @Override
    public synchronized void stopAccepting() {
        accepting = false;
        Channel channel = listening;
        if (channel != null) {
            channel.close().awaitUninterruptibly();
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        stopAccepting();
        awaitAtMost(allOf(NettyLane::whenQuiet)); // links that were told to close send what they have queued
        awaitAtMost(CompletableFuture.allOf(allOf(NettyLane::endAll), container.endSockets()));
        var unused = acceptor.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        loops.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS + 500);
        if (loops.isTerminated()) {
            lanes.forEach(NettyLane::release);
        }
        workers.shutdown();
        container.stop();
        log.atInfo().log("transport stopped");
    }

    private CompletableFuture<?> allOf(Function<NettyLane, CompletableFuture<Boolean>> step) {
        return CompletableFuture.allOf(lanes.stream().map(step).toArray(CompletableFuture[]::new));
    }

    private static void awaitAtMost(CompletableFuture<?> steps) {
        try {
            steps.get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.atWarn().log("links that did not end in time are cut off");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
