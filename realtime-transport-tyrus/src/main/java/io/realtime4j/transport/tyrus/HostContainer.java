package io.realtime4j.transport.tyrus;

import io.realtime4j.core.spi.Gateway;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.tyrus.core.RequestContext;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.WebSocketEngine;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeInfo;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeStatus;

/** Tyrus as the container of the endpoints on our port; the sockets are Netty's. */
final class HostContainer extends TyrusServerContainer {
    private final TyrusWebSocketEngine engine;
    private final Set<EndpointSocket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean servesOthers;

    HostContainer() {
        super(Set.<Class<?>>of());
        setDefaultMaxSessionIdleTimeout(-1); // with the default of 0 Tyrus schedules a task per session and message
        engine = TyrusWebSocketEngine.builder(this)
                .incomingBufferSize(Gateway.MAX_MESSAGE_BYTES + 16)
                .build();
    }

    /** Whether there are endpoints besides the realtime one. */
    boolean servesOthers() {
        return servesOthers;
    }

    void add(EndpointSocket socket) {
        sockets.add(socket);
    }

    void remove(EndpointSocket socket) {
        sockets.remove(socket);
    }

    /** Ends the sessions of other endpoints; completes when each has been told. */
    CompletableFuture<?> endSockets() {
        return CompletableFuture.allOf(sockets.stream().map(EndpointSocket::end).toArray(CompletableFuture[]::new));
    }

    void deployRealtime(ServerEndpointConfig config) {
        try {
            register(config);
        } catch (DeploymentException e) {
            throw new IllegalStateException("deploying the realtime endpoint at " + config.getPath() + " failed", e);
        }
    }

    void deployOther(ServerEndpointConfig config) {
        try {
            register(config);
            servesOthers = true;
        } catch (DeploymentException e) {
            throw new IllegalArgumentException(
                    "endpoint " + config.getEndpointClass().getName() + " at " + config.getPath()
                            + " cannot be deployed",
                    e);
        }
    }

    @Override
    public void register(Class<?> endpoint) throws DeploymentException {
        engine.register(endpoint, "/");
        servesOthers = true;
    }

    @Override
    public void register(ServerEndpointConfig config) throws DeploymentException {
        engine.register(config, "/");
    }

    @Override
    public WebSocketEngine getWebSocketEngine() {
        return engine;
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of();
    }

    /** Runs the container's part of a handshake. */
    Upgrade upgrade(RequestContext request) {
        TyrusUpgradeResponse response = new TyrusUpgradeResponse();
        UpgradeInfo info = engine.upgrade(request, response);
        return new Upgrade(info, response);
    }

    /**
     * What the container says to a handshake.
     *
     * @param info makes the connection
     * @param response status and headers
     */
    record Upgrade(UpgradeInfo info, TyrusUpgradeResponse response) {
        /** An endpoint may set another status, and Tyrus calls that a success, too. */
        boolean isAccepted() {
            return info.getStatus() == UpgradeStatus.SUCCESS && response.getStatus() == 101;
        }

        boolean isForNobody() {
            return info.getStatus() == UpgradeStatus.NOT_APPLICABLE;
        }
    }
}
