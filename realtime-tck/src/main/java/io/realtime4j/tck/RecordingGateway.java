package io.realtime4j.tck;

import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.HandshakeRequest;
import io.realtime4j.core.spi.HandshakeResult;
import io.realtime4j.core.spi.HandshakeResult.Admitted;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Link;
import io.realtime4j.core.spi.LinkListener;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.core.spi.OutboundLimits;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** An engine that admits every link, answers every request and writes down what the transport tells it. Thread-safe. */
final class RecordingGateway implements Gateway, AutoCloseable {
    private final List<ThreadLane> lanes =
            List.of(new ThreadLane("contract-lane-1"), new ThreadLane("contract-lane-2"));
    final BlockingQueue<RecordingLink> links = new LinkedBlockingQueue<>();
    final BlockingQueue<HandshakeRequest> handshakes = new LinkedBlockingQueue<>();
    final BlockingQueue<HttpRequest> requests = new LinkedBlockingQueue<>();
    volatile OutboundLimits limits = new OutboundLimits(16_000_000, 64_000_000);
    volatile Function<HandshakeRequest, HandshakeResult> decision = Admitted::new;
    volatile Function<HttpRequest, HttpResponse> answer = request -> HttpResponse.text(200, "ok");

    @Override
    public boolean isWebSocketPath(String path) {
        return path.equals("/socket/websocket") || path.equals("/realtime/v1/websocket");
    }

    @Override
    public List<Lane> lanes() {
        return List.copyOf(lanes);
    }

    @Override
    public OutboundLimits outboundLimits() {
        return limits;
    }

    @Override
    public Meters meters() {
        return Meters.none();
    }

    @Override
    public CompletionStage<HandshakeResult> handshake(HandshakeRequest request) {
        handshakes.add(request);
        return CompletableFuture.completedFuture(decision.apply(request));
    }

    @Override
    public LinkListener open(Admitted admitted, Link link) {
        RecordingLink recording = new RecordingLink(link);
        links.add(recording);
        return recording;
    }

    @Override
    public CompletionStage<HttpResponse> http(HttpRequest request) {
        requests.add(request);
        return CompletableFuture.completedFuture(answer.apply(request));
    }

    @Override
    public void close() {
        lanes.forEach(ThreadLane::close);
    }
}
