package io.realtime4j.transport.tyrus;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.HandshakeRequest;
import io.realtime4j.core.spi.HandshakeResult;
import io.realtime4j.core.spi.HandshakeResult.Admitted;
import io.realtime4j.core.spi.HandshakeResult.Refused;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.transport.tyrus.RealtimeEndpoint.SessionHost;
import jakarta.websocket.CloseReason;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions of the realtime endpoint in a foreign container. Called by the container's threads. */
final class MountedSessions implements SessionHost {
    private static final Logger log = LoggerFactory.getLogger(MountedSessions.class);
    private static final String ADMITTED = "io.realtime4j.admitted";
    private static final long DECISION_SECONDS = 15;
    private static final long CLOSE_SECONDS = 3;

    private final Set<MountedLink> links = ConcurrentHashMap.newKeySet();
    private final Map<String, MountedLink> linksBySession = new ConcurrentHashMap<>();
    private final AtomicInteger nextLane = new AtomicInteger();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final ExecutorService closers =
            Executors.newCachedThreadPool(new DefaultThreadFactory("realtime-closer", true));
    private volatile @Nullable Gateway gateway; // null unless accepting

    void start(Gateway engine) {
        gateway = engine;
    }

    @Nullable
    Gateway gateway() {
        return gateway;
    }

    void stopAccepting() {
        gateway = null;
    }

    void close() {
        stopAccepting();
        links.forEach(link -> link.lane().execute(link::abort));
        awaitEnd();
        closers.shutdown();
    }

    private void awaitEnd() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        synchronized (links) {
            try {
                for (long left = CLOSE_SECONDS * 1000; !links.isEmpty() && left > 0; left = millisUntil(end)) {
                    links.wait(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static long millisUntil(long end) {
        return TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }

    @Override
    public void handshake(ServerEndpointConfig config, jakarta.websocket.server.HandshakeRequest request) {
        Gateway engine = gateway;
        if (engine == null) {
            throw new HandshakeRefused("the node is not running");
        }
        HandshakeResult result = decide(engine, request);
        if (result instanceof Refused refused) {
            throw new HandshakeRefused(
                    "handshake refused: " + refused.response().status() + " "
                            + refused.response().body().utf8());
        }
        config.getUserProperties().put(ADMITTED, result);
    }

    private static HandshakeResult decide(Gateway engine, jakarta.websocket.server.HandshakeRequest request) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        request.getHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        String query = request.getQueryString() == null ? "" : request.getQueryString();
        List<String> hosts = headers.getOrDefault("host", List.of(""));
        try {
            return engine.handshake(new HandshakeRequest(hosts.get(0), query, headers))
                    .toCompletableFuture()
                    .get(DECISION_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the engine did not decide about a handshake", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the engine decided about a handshake", e);
        }
    }

    @Override
    public void opened(Session session, EndpointConfig config) {
        Gateway engine = gateway;
        Object decision = config.getUserProperties().remove(ADMITTED);
        if (decision == null) {
            decision = session.getUserProperties().remove(ADMITTED);
        }
        if (engine == null || !(decision instanceof Admitted admitted)) {
            throw new IllegalStateException("a session was opened without a decision of the engine");
        }
        List<Lane> lanes = engine.lanes();
        Lane lane = lanes.get(Math.floorMod(nextLane.getAndIncrement(), lanes.size()));
        MountedLink link = new MountedLink(session, lane, engine, queuedBytes, closers, this::forget);
        links.add(link);
        linksBySession.put(session.getId(), link);
        link.open(admitted);
    }

    private void forget(MountedLink link) {
        linksBySession.values().remove(link);
        synchronized (links) {
            links.remove(link);
            links.notifyAll();
        }
    }

    @Override
    public void closed(Session session, CloseReason reason) {
        MountedLink link = linksBySession.get(session.getId());
        if (link != null) {
            link.closed(reason);
        }
    }

    @Override
    public void failed(Session session, Throwable cause) {
        log.atWarn().setCause(cause).log("session failed");
        MountedLink link = linksBySession.get(session.getId());
        if (link != null) {
            link.lane().execute(() -> link.close(io.realtime4j.core.CloseReason.SERVER_ERROR));
        } else {
            closers.execute(() -> MountedLink.end(session, io.realtime4j.core.CloseReason.SERVER_ERROR));
        }
    }
}
