package io.realtime4j.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Five thousand connections that never finish their request. */
final class HalfOpen implements Attack {
    private static final int CONNECTIONS = 5000;
    private static final int LOOKED_AT = 50;

    private final HostileSockets sockets;
    private int next;

    HalfOpen(Target target, AttackCount count) {
        byte[] request = target.request();
        byte[] part = Arrays.copyOf(request, request.length / 2);
        this.sockets = new HostileSockets(
                () -> {
                    HostileSocket socket = HostileSocket.connect(target, 0);
                    socket.send(ByteBuffer.wrap(part));
                    count.sent(1);
                    return socket;
                },
                count);
    }

    @Override
    public void begin() {
        // opened step by step
    }

    @Override
    public void step() throws IOException {
        if (sockets.size() < CONNECTIONS) {
            sockets.open(Math.min(LOOKED_AT, CONNECTIONS - sockets.size()));
            return;
        }
        for (int i = 0; i < LOOKED_AT; i++) {
            sockets.reopenIfClosed(next);
            next = (next + 1) % CONNECTIONS;
        }
    }

    @Override
    public int intervalMillis() {
        return 20;
    }

    @Override
    public void close() throws IOException {
        sockets.close();
    }
}
