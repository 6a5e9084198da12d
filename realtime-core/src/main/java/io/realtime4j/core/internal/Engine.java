package io.realtime4j.core.internal;

import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Subscription;
import io.realtime4j.core.TenantHandle;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.Lane;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running node: puts the parts together, starts and stops them. Thread-safe. */
public final class Engine {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    private static final int IDLE_SWEEPS = 10;
    private static final long STOP_POLL_MILLIS = 20;

    private final EngineParts parts;
    private final ScheduledThreadPoolExecutor clock;
    private final List<ThreadLane> ownLanes;
    private final List<LaneState> lanes;
    private final Hub hub;
    private final TenantRuntimes runtimes;
    private final Services services;
    private final HostNames hosts;
    private final Drain drain;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private Subscription tenantChanges = () -> {};

    /**
     * Puts a node together.
     *
     * @param parts what it is made from
     */
    public Engine(EngineParts parts) {
        this.parts = parts;
        this.clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "realtime-clock-1");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        List<Lane> given = parts.transport().lanes();
        this.ownLanes = given.isEmpty() ? threadLanes() : List.of();
        this.lanes = laneStates(
                given.isEmpty() ? ownLanes : given,
                parts.settings().outboundLimits().maxBytesPerNode());
        this.runtimes = new TenantRuntimes(clock, parts.settings().ratePeriod(), parts.meters());
        this.hub = new Hub(lanes, parts.pubSub().attach(parts.settings().nodeName()), runtimes);
        this.services = new Services(parts, hub, runtimes);
        this.hosts = new HostNames(parts.tenants(), parts.settings());
        this.drain = new Drain(lanes, runtimes);
    }

    private static List<ThreadLane> threadLanes() {
        List<ThreadLane> made = new ArrayList<>();
        for (int i = 1; i <= Runtime.getRuntime().availableProcessors(); i++) {
            made.add(new ThreadLane(i));
        }
        return List.copyOf(made);
    }

    private static List<LaneState> laneStates(List<? extends Lane> given, long maxWaitingBytes) {
        List<LaneState> states = new ArrayList<>();
        for (Lane lane : given) {
            states.add(new LaneState(lane, states.size(), maxWaitingBytes / given.size()));
        }
        return List.copyOf(states);
    }

    /** Starts it. Blocks until the transport accepts links. */
    public void start() {
        EngineFeatureContext context = new EngineFeatureContext(services, hosts);
        List<HttpEndpoint> endpoints = new ArrayList<>(parts.endpoints());
        for (ChannelFeature feature : parts.features()) {
            feature.start(context);
            endpoints.addAll(feature.endpoints());
        }
        endpoints.addAll(context.endpoints());
        tenantChanges = parts.tenants().listen(drain);
        lanes.forEach(lane -> lane.lane().execute(() -> startSweeps(lane)));
        parts.meters().gauge("realtime_connections_global_connected", null, this::connections);
        parts.meters().gauge("realtime_topics", null, hub::topicCount);
        Handshakes handshakes = new Handshakes(parts, hosts, runtimes);
        try {
            parts.transport().start(new EngineGateway(services, handshakes, router(endpoints), ownLanes, lanes));
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
        log.atInfo()
                .addKeyValue("node", parts.settings().nodeName())
                .addKeyValue("address", address().map(Object::toString).orElse("mounted"))
                .log("node started");
    }

    private HttpRouter router(List<HttpEndpoint> endpoints) {
        RealtimeSettings settings = parts.settings();
        return new HttpRouter(
                endpoints,
                new RequestIds(settings.requestIdBaggageKey()),
                new RequestLog(settings.healthcheckLogging()));
    }

    private void startSweeps(LaneState lane) {
        RealtimeSettings settings = parts.settings();
        long idlePeriod = Math.max(1, settings.idleTimeout().toMillis() / IDLE_SWEEPS);
        lane.repeat(() -> lane.forEach(connection -> connection.sweepIdle(IDLE_SWEEPS)), idlePeriod);
        lane.repeat(
                () -> lane.forEach(ClientConnection::sweepChannels),
                settings.noChannelTimeout().toMillis());
    }

    /** Stops it: joins are refused, connections drained, everything released. Idempotent. */
    public void stop() {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        services.stop();
        parts.transport().stopAccepting();
        drainConnections();
        parts.transport().close();
        tenantChanges.close();
        parts.features().forEach(Engine::stop);
        hub.close();
        services.streams().forEach(SubmissionPublisher::close);
        ownLanes.forEach(ThreadLane::close);
        clock.shutdownNow();
        log.atInfo().addKeyValue("node", parts.settings().nodeName()).log("node stopped");
    }

    /** Stops a feature; what it throws does not keep the rest of the node from being released. */
    private static void stop(ChannelFeature feature) {
        try {
            feature.stop();
        } catch (RuntimeException e) {
            log.atError().addKeyValue("feature", feature.name()).setCause(e).log("feature could not be stopped");
        }
    }

    private void drainConnections() {
        long deadline = System.nanoTime() + parts.settings().shutdownTimeout().toNanos();
        try {
            drain.all()
                    .toCompletableFuture()
                    .get(parts.settings().shutdownTimeout().toMillis(), TimeUnit.MILLISECONDS);
            while (connections() > 0 && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(STOP_POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.atWarn().setCause(e).log("connections could not be drained in time");
        }
    }

    /**
     * Acts for a tenant.
     *
     * @param id the tenant
     * @return its handle
     */
    public TenantHandle handle(TenantId id) {
        return new EngineTenantHandle(id, services, ForkJoinPool.commonPool(), drain);
    }

    /** {@return where the transport listens} */
    public Optional<InetSocketAddress> address() {
        return parts.transport().address();
    }

    /** {@return open connections} */
    public int connections() {
        return services.connections().get();
    }

    /** {@return tenants with users} */
    public Set<TenantId> tenantsWithUsers() {
        return runtimes.withUsers();
    }
}
