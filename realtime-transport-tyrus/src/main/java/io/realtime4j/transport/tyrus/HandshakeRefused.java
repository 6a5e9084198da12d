package io.realtime4j.transport.tyrus;

/** Fails a handshake in a container that knows no other way. Without a stack trace: clients cause it. */
final class HandshakeRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HandshakeRefused(String message) {
        super(message, null, false, false);
    }
}
