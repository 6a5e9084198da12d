package io.realtime4j.transport.tyrus;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Meters;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The default transport: WebSocket and HTTP on one port, Tyrus as the {@code jakarta.websocket} container on event loops of
 * Netty. Safe for use by several threads.
 *
 * <p>It has two groups of event loops. The <i>doors</i> accept connections and serve HTTP, handshakes included; a connection
 * that became a link moves to one of the <i>lanes</i>, which serve links and nothing else. So whoever opens, abandons or closes
 * connections by the thousand keeps a door busy, and the operating system shares the processor between that thread and those of
 * the lanes.
 */
public final class TyrusTransport implements Transport {
    private static final Logger log = LoggerFactory.getLogger(TyrusTransport.class);
    private static final long CLOSE_MILLIS = 3_000;
    private static final int WORKERS = 64;
    private static final int LEAST_READ = 64;
    private static final int FIRST_READ = 2048;
    private static final int MOST_READ = 16 * 1024;

    private final TyrusSettings settings;
    private final IoBackend backend;
    private final EventLoopGroup loops;
    private final EventLoopGroup doors;
    private final List<NettyLane> lanes = new ArrayList<>();
    private final IdentityHashMap<EventExecutor, NettyLane> doorsByLoop = new IdentityHashMap<>();
    private final AtomicInteger nextLane = new AtomicInteger();
    private final HostContainer container = new HostContainer();
    private final ThreadPoolExecutor workers;
    private final ThreadPoolExecutor readers; // no more than lanes: a crowd of them would take the processor from these
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
        this.doors = new MultiThreadIoEventLoopGroup(
                settings.lanes(), new DefaultThreadFactory("realtime-door"), backend.handlers());
        this.workers = threads(WORKERS, "realtime-worker");
        this.readers = threads(settings.lanes(), "realtime-reader");
        loops.forEach(loop -> lanes.add(new NettyLane((EventLoop) loop)));
        doors.forEach(loop -> doorsByLoop.put(loop, new NettyLane((EventLoop) loop)));
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

    private static ThreadPoolExecutor threads(int count, String name) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                count, count, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DefaultThreadFactory(name, true));
        threads.allowCoreThreadTimeOut(true);
        return threads;
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
        lanes.forEach(lane -> prepare(lane, hosting));
        doorsByLoop.values().forEach(door -> prepare(door, hosting));
        AcceptGuard guard = new AcceptGuard(settings.maxConnections(), hosting.meters());
        showGauges(gateway.meters(), guard);
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

    private void showGauges(Meters meters, AcceptGuard guard) {
        meters.gauge("realtime_transport_connections", null, guard::connections);
        meters.gauge(
                "realtime_transport_outbound_bytes",
                null,
                () -> lanes.stream().mapToLong(NettyLane::outboundBytes).sum());
        meters.gauge(
                "realtime_transport_inbound_bytes",
                null,
                () -> Stream.concat(lanes.stream(), doorsByLoop.values().stream())
                        .mapToLong(NettyLane::inboundBytes)
                        .sum());
    }

    /** Both groups have the same number of loops, and the same budget each. */
    private void prepare(NettyLane lane, Hosting hosting) {
        long budget = hosting.limits().maxBytesPerNode() / lanes.size();
        lane.execute(() -> {
            lane.limitBytes(budget);
            lane.countFailures(hosting.meters().taskFailures());
        });
    }

    private NettyLane nextLane() {
        return lanes.get(Math.floorMod(nextLane.getAndIncrement(), lanes.size()));
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
                readers,
                this::nextLane,
                () -> accepting);
    }

    private ServerBootstrap bootstrap(Hosting hosting, AcceptGuard guard) {
        return new ServerBootstrap()
                .group(doors)
                .channel(backend.serverChannel())
                .option(ChannelOption.SO_BACKLOG, settings.backlog())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, oneReadPerTurn())
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

    /** A client that sends faster than it is served gets one read of some kilobytes, then it is the others' turn. */
    private static RecvByteBufAllocator oneReadPerTurn() {
        return new AdaptiveRecvByteBufAllocator(LEAST_READ, FIRST_READ, MOST_READ).maxMessagesPerRead(1);
    }

    private void accepted(Channel channel, Hosting hosting) {
        NettyLane door = doorsByLoop.get(channel.eventLoop());
        if (door == null) {
            throw new AssertionError("a connection on a foreign event loop");
        }
        if (tls != null) {
            SslHandler handler = tls.current().newHandler(channel.alloc());
            handler.setHandshakeTimeoutMillis(settings.handshakeTimeout().toMillis());
            channel.pipeline().addLast(handler);
        }
        new HttpGate(hosting, door, channel).install();
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
            var unused = doors.next()
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
        var unused = doors.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        loops.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS + 500);
        if (loops.isTerminated()) {
            lanes.forEach(NettyLane::release);
        }
        workers.shutdown();
        readers.shutdown();
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
