package io.realtime4j.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Clients that send a byte a second: half of them a request, half of them a message. */
final class ByteByByte implements Attack {
    private static final int EACH = 100;

    private final AttackCount count;
    private final HostileSockets requests;
    private final HostileSockets messages;
    private final byte[] request;
    private final byte[] message;
    private int step;

    ByteByByte(Target target, AttackCount count) {
        this.count = count;
        this.requests = new HostileSockets(() -> HostileSocket.connect(target, 0), count);
        this.messages = new HostileSockets(() -> HostileSocket.open(target, 0, ""), count);
        this.request = target.request();
        this.message =
                WebSocketFrames.frame(WebSocketFrames.TEXT, new byte[1000]).array();
    }

    @Override
    public void begin() throws IOException {
        requests.open(EACH);
        messages.open(EACH);
    }

    @Override
    public void step() throws IOException {
        for (int i = 0; i < EACH; i++) {
            send(requests, i, request);
            send(messages, i, message);
        }
        step++;
    }

    private void send(HostileSockets sockets, int index, byte[] bytes) throws IOException {
        if (!sockets.reopenIfClosed(index)) {
            sockets.get(index).send(ByteBuffer.wrap(bytes, step % 100, 1));
            count.sent(1);
        }
    }

    @Override
    public int intervalMillis() {
        return 1000;
    }

    @Override
    public void close() throws IOException {
        requests.close();
        messages.close();
    }
}
