package io.realtime4j.benchmarks;

import java.io.IOException;

/** More connections than a starved server has descriptors for; when there are so many, the oldest give way to new ones. */
final class ManyConnections implements Attack {
    private static final int CONNECTIONS = 2 * ServerKind.DESCRIPTORS;
    private static final int OPENED_AT_ONCE = 20;

    private final AttackCount count;
    private final HostileSockets sockets;
    private int oldest;

    ManyConnections(Target target, AttackCount count) {
        this.count = count;
        this.sockets = new HostileSockets(() -> HostileSocket.connect(target, 0), count);
    }

    @Override
    public void begin() {
        // opened step by step
    }

    @Override
    public void step() throws IOException {
        for (int i = 0; i < OPENED_AT_ONCE; i++) {
            if (sockets.size() < CONNECTIONS) {
                sockets.open(1);
            } else {
                sockets.reopen(oldest);
                oldest = (oldest + 1) % CONNECTIONS;
            }
        }
        count.sent(OPENED_AT_ONCE);
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
