package io.realtime4j.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One client that joins and leaves channels, ten thousand times a second. */
final class JoinLeave implements Attack {
    private static final int CYCLES = 50;

    private final PhoenixProtocol protocol = (PhoenixProtocol) Dialect.V2.protocol();
    private final AttackCount count;
    private final HostileSockets sockets;
    private int step;

    JoinLeave(Target target, AttackCount count) {
        this.count = count;
        this.sockets = new HostileSockets(() -> HostileSocket.open(target, 0, ""), count);
    }

    @Override
    public void begin() throws IOException {
        sockets.open(1);
    }

    @Override
    public void step() throws IOException {
        sockets.reopenIfClosed(0);
        for (int i = 0; i < CYCLES; i++) {
            String topic = "cycle" + (step * CYCLES + i);
            ByteBuffer join = protocol.join(topic).orElseThrow();
            ByteBuffer leave = protocol.leave(topic);
            sockets.get(0)
                    .send(ByteBuffer.allocate(join.remaining() + leave.remaining())
                            .put(join)
                            .put(leave)
                            .flip());
        }
        step++;
        count.sent(CYCLES);
    }

    @Override
    public int intervalMillis() {
        return 5;
    }

    @Override
    public void close() throws IOException {
        sockets.close();
    }
}
