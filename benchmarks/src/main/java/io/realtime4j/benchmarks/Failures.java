package io.realtime4j.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Two hundred events a second that a {@link FaultyFeature} fails at, each on a channel that was joined for it. */
final class Failures implements Attack {
    private static final String TOPIC = "failing";

    private final byte[] event;
    private final AttackCount count;
    private final HostileSockets sockets;

    Failures(Target target, AttackCount count, String event) {
        this.event = ("[\"1\",\"2\",\"realtime:" + TOPIC + "\",\"" + event + "\",{}]").getBytes(StandardCharsets.UTF_8);
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
        sockets.get(0).join(TOPIC);
        sockets.get(0).send(WebSocketFrames.frame(WebSocketFrames.TEXT, event));
        count.sent(1);
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
