package io.realtime4j.core.spi;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** What the engine offers to a transport. Thread-safe unless a method says otherwise. */
public interface Gateway {
    /** Largest WebSocket message in bytes, whole or as the sum of its fragments; above it the link closes with 1009. */
    int MAX_MESSAGE_BYTES = 5_000_000;

    /** Largest HTTP body in bytes; above it the answer is 413. */
    int MAX_HTTP_BODY_BYTES = 8_000_000;

    /**
     * Tells whether a path is the WebSocket endpoint: {@code /socket/websocket} or {@code /realtime/v1/websocket}, empty
     * segments ignored.
     *
     * @param path the path of the request target, without the query
     * @return whether {@link #handshake} answers it
     */
    boolean isWebSocketPath(String path);

    /** {@return lanes of the engine's own, for links of transports that have none; the engine closes them} */
    List<Lane> lanes();

    /** {@return the bounds that links keep} */
    OutboundLimits outboundLimits();

    /** {@return where transports count} */
    Meters meters();

    /**
     * Decides about a request to open a link. Any thread; does not block.
     *
     * @param request the request; any method but GET is refused here, too
     * @return the decision, which may come on any thread
     */
    CompletionStage<HandshakeResult> handshake(HandshakeRequest request);

    /**
     * Opens an admitted link. On the link's lane.
     *
     * @param admitted the decision for this link
     * @param link the transport's side
     * @return the engine's side, to which the transport now passes what the client sends
     */
    LinkListener open(HandshakeResult.Admitted admitted, Link link);

    /**
     * Answers a plain HTTP request by the endpoint that is mounted at its path, or with 404. Any thread; does not block.
     *
     * @param request the whole request
     * @return the answer, which may come on any thread; never fails
     */
    CompletionStage<HttpResponse> http(HttpRequest request);
}
