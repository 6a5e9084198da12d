package io.realtime4j.core.spi;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the body of an answer while it is being sent, so that it never is in memory as a whole. */
@FunctionalInterface
public interface BodyWriter {
    /**
     * Writes the body. Called at most once, on a thread of the transport that may block; the stream blocks while the client
     * does not take what was written. What this throws ends the connection, so that the client does not take a part for the
     * whole.
     *
     * @param out the client; closed by the transport
     * @throws IOException when the client is gone
     */
    void writeTo(OutputStream out) throws IOException;
}
