package io.realtime4j.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One client that joins, talks on and leaves a topic of 64 KiB, fifty times a second, each time another. */
final class LongTopics implements Attack {
    private static final String NAME = "t".repeat(64 * 1024);

    private final AttackCount count;
    private final HostileSockets sockets;
    private int step;

    LongTopics(Target target, AttackCount count) {
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
        String topic = "\"realtime:" + step++ + NAME + "\"";
        HostileSocket socket = sockets.get(0);
        socket.send(frame("[\"1\",\"1\"," + topic + ",\"phx_join\",{\"config\":{\"broadcast\":{\"self\":true}}}]"));
        socket.send(frame(
                "[\"1\",\"2\"," + topic + ",\"broadcast\",{\"type\":\"broadcast\",\"event\":\"e\",\"payload\":{}}]"));
        socket.send(frame("[\"1\",\"3\"," + topic + ",\"phx_leave\",{}]"));
        count.sent(1);
    }

    private static ByteBuffer frame(String message) {
        return WebSocketFrames.frame(WebSocketFrames.TEXT, message.getBytes(StandardCharsets.UTF_8));
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
