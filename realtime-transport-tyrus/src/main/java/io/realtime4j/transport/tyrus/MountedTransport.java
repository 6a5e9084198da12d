package io.realtime4j.transport.tyrus;

import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Transport;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A transport inside a {@code jakarta.websocket} container that the application already runs, such as Tomcat or Jetty:
 *
 * <pre>{@code
 * MountedTransport transport = MountedTransport.create();
 * Realtime realtime = Realtime.builder().transport(transport)….start();
 * for (ServerEndpointConfig endpoint : transport.endpoints()) {
 *     serverContainer.addEndpoint(endpoint);
 * }
 * }</pre>
 *
 * <p>It carries WebSockets only, and what the API of containers can say. The differences to {@link TyrusTransport}:
 *
 * <ul>
 *   <li>A refused handshake fails, so that the client's attempt to connect fails and it backs off, as it does with any
 *       refusal; but the API has no way to set status and body, and containers answer 500. The refusal's delay is left out:
 *       it would hold a thread of the container.
 *   <li>The decision about a handshake is awaited on the container's thread, for at most 15 seconds.
 *   <li>Text goes through {@code String}: malformed UTF-8 closes the link with 1007 before the engine sees it.
 *   <li>Pings are answered by the container unseen, and do not count as activity. Messages do.
 *   <li>An aborted link ends with a close frame of 1001.
 *   <li>HTTP endpoints are mounted by {@link MountedServlet}.
 * </ul>
 *
 * <p>Links live on the engine's own lanes. Safe for use by several threads.
 */
public final class MountedTransport implements Transport {
    private final MountedSessions sessions = new MountedSessions();

    private MountedTransport() {}

    /** {@return a transport that takes links once it is started and its endpoints are added to a container} */
    public static MountedTransport create() {
        return new MountedTransport();
    }

    /** {@return the endpoint at the paths that clients use: {@code /socket/websocket}, {@code /realtime/v1/websocket}} */
    public List<ServerEndpointConfig> endpoints() {
        return RealtimeEndpoint.configurations(sessions);
    }

    /**
     * Makes a configuration for a path of the application's choice. Clients append {@code /websocket} to the URL that they
     * are given.
     *
     * @param path such as {@code /app/socket/websocket}
     * @return the endpoint at that path
     */
    public ServerEndpointConfig endpointAt(String path) {
        return RealtimeEndpoint.configuration(path, sessions);
    }

    /** The engine, or null unless it takes requests. */
    @Nullable
    Gateway gateway() {
        return sessions.gateway();
    }

    @Override
    public List<Lane> lanes() {
        return List.of();
    }

    @Override
    public void start(Gateway gateway) {
        sessions.start(gateway);
    }

    @Override
    public Optional<InetSocketAddress> address() {
        return Optional.empty();
    }

    @Override
    public void stopAccepting() {
        sessions.stopAccepting();
    }

    @Override
    public void close() {
        sessions.close();
    }
}
