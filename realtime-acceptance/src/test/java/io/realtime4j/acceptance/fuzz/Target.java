package io.realtime4j.acceptance.fuzz;

import io.realtime4j.acceptance.Dialect;
import io.realtime4j.acceptance.HttpCall;
import io.realtime4j.acceptance.TestServer;
import io.realtime4j.acceptance.TestSocket;
import io.realtime4j.acceptance.TestTenant;
import io.realtime4j.acceptance.Tokens;
import java.io.UncheckedIOException;

/**
 * What attacks are aimed at.
 *
 * @param server the server under attack
 * @param tenant whose clients the attackers are
 */
record Target(TestServer server, TestTenant tenant) {
    /** The topic on which attackers and a bystander meet. */
    static final String ROOM = "realtime:room";

    /** Sends bytes on a new connection, then nothing more, and waits until the server has ended it. */
    byte[] send(byte[] bytes) {
        try (TestSocket socket = server.open()) {
            return finish(socket, bytes);
        }
    }

    /** Sends bytes on a new WebSocket, then nothing more, and waits until the server has ended it. */
    byte[] sendUpgraded(HttpCall handshake, byte[] bytes) {
        try (TestSocket socket = server.open()) {
            socket.upgrade(handshake);
            return finish(socket, bytes);
        }
    }

    private static byte[] finish(TestSocket socket, byte[] bytes) {
        try {
            socket.send(bytes);
            socket.finishSending();
        } catch (UncheckedIOException e) {
            return socket.readToTheEnd(); // the server has seen enough
        }
        return socket.readToTheEnd();
    }

    HttpCall handshake(Dialect dialect) {
        return tenant.handshake().query("apikey=" + Tokens.anon()).query("vsn=" + dialect.version());
    }
}
