package io.realtime4j.tck;

import io.realtime4j.core.spi.HandshakeRequest;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.io.IOException;
import java.net.URI;

/** What can be asked of a transport from outside. */
public interface TransportClient {
    /**
     * Makes a client that speaks HTTP/1.1 and RFC 6455 over sockets, without extensions and without TLS.
     *
     * @param webSocket where links are opened, such as {@code ws://127.0.0.1:4000/socket/websocket}; other HTTP requests
     *     go to the same port
     * @return the client
     */
    static TransportClient overSockets(URI webSocket) {
        return new SocketClient(webSocket);
    }

    /**
     * Asks for a link.
     *
     * @param request its host, query and headers
     * @return the link, or the answer when it is refused
     * @throws IOException when nobody answers
     */
    Upgrade upgrade(HandshakeRequest request) throws IOException;

    /**
     * Sends a plain HTTP request.
     *
     * @param request the request
     * @return the answer, header names in lower case
     * @throws IOException when nobody answers
     */
    HttpResponse http(HttpRequest request) throws IOException;

    /** What came of asking for a link. */
    sealed interface Upgrade {}

    /**
     * The link is open.
     *
     * @param link the client's end
     */
    record Opened(ClientLink link) implements Upgrade {}

    /**
     * The request was answered as plain HTTP.
     *
     * @param response the answer
     */
    record Answered(HttpResponse response) implements Upgrade {}
}
