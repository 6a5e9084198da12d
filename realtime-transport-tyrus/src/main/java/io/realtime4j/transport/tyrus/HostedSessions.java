package io.realtime4j.transport.tyrus;

import io.realtime4j.transport.tyrus.RealtimeEndpoint.SessionHost;
import jakarta.websocket.CloseReason;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sessions of the realtime endpoint in our own container: each belongs to a link on a lane. */
final class HostedSessions implements SessionHost {
    private final List<NettyLane> lanes;

    HostedSessions(List<NettyLane> lanes) {
        this.lanes = lanes;
    }

    @Override
    public void handshake(ServerEndpointConfig config, HandshakeRequest request) {} // the gate has asked the engine

    @Override
    public void opened(Session session, EndpointConfig config) {
        HostedLink link = opening();
        if (link == null) {
            throw new IllegalStateException("a session was opened outside of an upgrade on a lane");
        }
        link.open();
    }

    @Override
    public void closed(Session session, CloseReason reason) {} // the link knows before the container does

    @Override
    public void failed(Session session, Throwable cause) {
        HostedLink link = opening();
        if (link != null) {
            link.fail(cause);
        }
    }

    private @Nullable HostedLink opening() {
        for (NettyLane lane : lanes) {
            if (lane.isCurrent()) {
                return lane.opening();
            }
        }
        return null;
    }
}
