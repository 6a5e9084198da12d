package io.realtime4j.core.spi;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * Accepts client links, moves frames both ways and mounts HTTP endpoints.
 *
 * <ol>
 *   <li>{@link #lanes} is stable from construction on. Its links live on these lanes; a transport with none takes those of
 *       {@link Gateway#lanes}.
 *   <li>Between {@link #start} and {@link #stopAccepting} each request goes to {@link Gateway#handshake} or
 *       {@link Gateway#http}.
 *   <li>{@link #stopAccepting} leaves open links alone; {@link #close} ends them and releases everything. Both are
 *       idempotent.
 *   <li>Requests reach the engine, and answers the client, as they are: query and body, header values by lower-case name;
 *       status, headers and body. A refused handshake is answered like that, too, and opens no link.
 *       {@link HttpResponse#writer} writes to the client as fast as it reads; its failure ends the connection.
 *   <li>A message above {@link Gateway#MAX_MESSAGE_BYTES} closes the link with 1009, a body above
 *       {@link Gateway#MAX_HTTP_BODY_BYTES} is answered with 413; neither reaches the engine.
 * </ol>
 */
public interface Transport extends AutoCloseable {
    /** {@return the event loops of this transport, or an empty list} */
    List<Lane> lanes();

    /**
     * Begins to accept links. Blocks until the port is bound.
     *
     * @param gateway the engine
     * @throws io.realtime4j.core.RealtimeException when the address cannot be bound
     */
    void start(Gateway gateway);

    /** {@return where it listens, once started; empty when it is mounted in something else} */
    Optional<InetSocketAddress> address();

    /** Stops accepting new links and requests. */
    void stopAccepting();

    /** Ends all links and releases threads and sockets. Blocks for a few seconds at the most. */
    @Override
    void close();
}
