package io.realtime4j.core.spi;

import java.time.Duration;

/** What the engine says to a {@link HandshakeRequest}. */
public sealed interface HandshakeResult {
    /**
     * The link may be opened with {@link Gateway#open}; whether the request is a valid upgrade is the transport's last
     * check (400 with a text that names the header at fault).
     *
     * @param ticket what the engine needs to know then; opaque to the transport
     */
    record Admitted(Object ticket) implements HandshakeResult {}

    /**
     * The request is answered as plain HTTP.
     *
     * @param response the answer
     * @param delay how long to hold the answer back, without serving the connection meanwhile
     */
    record Refused(HttpResponse response, Duration delay) implements HandshakeResult {}
}
