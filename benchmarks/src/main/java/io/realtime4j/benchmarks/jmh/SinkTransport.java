package io.realtime4j.benchmarks.jmh;

import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.HandshakeRequest;
import io.realtime4j.core.spi.HandshakeResult;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Transport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A transport without a network, whose links throw away what they get. All of them live on one {@link CallerLane}. */
final class SinkTransport implements Transport {
    private final Lane lane = new CallerLane();
    private @Nullable Gateway gateway;

    /** Opens a link. */
    SinkLink connect(String host, String rawQuery) {
        Gateway engine = gateway;
        if (engine == null) {
            throw new IllegalStateException("the engine is not started");
        }
        HandshakeResult result = engine.handshake(new HandshakeRequest(host, rawQuery, Map.of()))
                .toCompletableFuture()
                .join();
        if (result instanceof HandshakeResult.Admitted admitted) {
            SinkLink link = new SinkLink(lane);
            link.open(engine.open(admitted, link));
            return link;
        }
        throw new IllegalStateException("the link was refused: " + result);
    }

    @Override
    public List<Lane> lanes() {
        return List.of(lane);
    }

    @Override
    public void start(Gateway engine) {
        gateway = engine;
    }

    @Override
    public Optional<InetSocketAddress> address() {
        return Optional.empty();
    }

    @Override
    public void stopAccepting() {}

    @Override
    public void close() {}
}
