package io.realtime4j.core.internal;

import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.HandshakeRequest;
import io.realtime4j.core.spi.HandshakeResult;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Link;
import io.realtime4j.core.spi.LinkListener;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.core.spi.OutboundLimits;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The engine as its transport sees it. Thread-safe. */
final class EngineGateway implements Gateway {
    private final Services services;
    private final Handshakes handshakes;
    private final HttpRouter router;
    private final List<Lane> ownLanes;
    private final Map<Lane, LaneState> lanes;

    EngineGateway(
            Services services,
            Handshakes handshakes,
            HttpRouter router,
            List<? extends Lane> ownLanes,
            List<LaneState> lanes) {
        this.services = services;
        this.handshakes = handshakes;
        this.router = router;
        this.ownLanes = List.copyOf(ownLanes);
        this.lanes = lanes.stream().collect(Collectors.toUnmodifiableMap(LaneState::lane, Function.identity()));
    }

    @Override
    public boolean isWebSocketPath(String path) {
        return HttpRouter.isWebSocket(path);
    }

    @Override
    public List<Lane> lanes() {
        return ownLanes;
    }

    @Override
    public OutboundLimits outboundLimits() {
        return services.parts().settings().outboundLimits();
    }

    @Override
    public Meters meters() {
        return services.parts().meters();
    }

    @Override
    public CompletionStage<HandshakeResult> handshake(HandshakeRequest request) {
        return handshakes.check(request);
    }

    @Override
    public LinkListener open(HandshakeResult.Admitted admitted, Link link) {
        LaneState lane = lanes.get(link.lane());
        if (lane == null) {
            throw new IllegalArgumentException("link is on a lane that the engine does not know");
        }
        return new ClientConnection(services, lane, link, (ConnectTicket) admitted.ticket());
    }

    @Override
    public CompletionStage<HttpResponse> http(HttpRequest request) {
        return router.answer(request);
    }
}
