package io.realtime4j.transport.tyrus;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/**
 * The realtime endpoint as containers see it, for any {@code jakarta.websocket} container. It is public for containers to
 * call; applications get it as configurations from {@link MountedTransport#endpoints()}, or do not see it at all in
 * {@link TyrusTransport}, where sessions live on event loops and frames do not take the way through message handlers.
 */
public final class RealtimeEndpoint extends Endpoint {
    private final SessionHost host;

    RealtimeEndpoint(SessionHost host) {
        this.host = host;
    }

    /** Where to reach it, as clients know it, each with a configuration. */
    static List<ServerEndpointConfig> configurations(SessionHost host) {
        return List.of(configuration("/socket/websocket", host), configuration("/realtime/v1/websocket", host));
    }

    static ServerEndpointConfig configuration(String path, SessionHost host) {
        return ServerEndpointConfig.Builder.create(RealtimeEndpoint.class, path)
                .configurator(new Configurator(host))
                .build();
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        host.opened(session, config);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        host.closed(session, reason);
    }

    @Override
    public void onError(Session session, Throwable cause) {
        host.failed(session, cause);
    }

    /** What becomes of sessions. */
    interface SessionHost {
        void handshake(ServerEndpointConfig config, HandshakeRequest request);

        void opened(Session session, EndpointConfig config);

        void closed(Session session, CloseReason reason);

        void failed(Session session, Throwable cause);
    }

    /** One endpoint for all sessions, no origin check, no subprotocol, no extension. */
    private static final class Configurator extends ServerEndpointConfig.Configurator {
        private final SessionHost host;
        private final RealtimeEndpoint endpoint;

        Configurator(SessionHost host) {
            this.host = host;
            this.endpoint = new RealtimeEndpoint(host);
        }

        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            host.handshake(config, request);
        }

        @Override
        public boolean checkOrigin(String origin) {
            return true;
        }

        @Override
        public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
            return "";
        }

        @Override
        public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
            return List.of();
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(endpoint);
        }
    }
}
