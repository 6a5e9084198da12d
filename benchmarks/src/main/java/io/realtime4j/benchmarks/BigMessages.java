package io.realtime4j.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Messages of 5,000,000 bytes, the most that is taken, for a topic that is not joined, and of one byte more. */
final class BigMessages implements Attack {
    private static final int LARGEST = 5_000_000;
    private static final int CONNECTIONS = 4;
    private static final int TOO_LARGE_EVERY = 5;

    private final AttackCount count;
    private final HostileSockets sockets;
    private final byte[] largest = message(LARGEST);
    private final byte[] tooLarge = message(LARGEST + 1);
    private int step;

    BigMessages(Target target, AttackCount count) {
        this.count = count;
        this.sockets = new HostileSockets(
                () -> {
                    HostileSocket socket = HostileSocket.open(target, 0, "");
                    socket.join("big");
                    return socket;
                },
                count);
    }

    private static byte[] message(int size) {
        byte[] head = "[\"1\",\"3\",\"realtime:alone\",\"broadcast\",{\"p\":\"".getBytes(StandardCharsets.UTF_8);
        byte[] tail = "\"}]".getBytes(StandardCharsets.UTF_8);
        byte[] message = new byte[size];
        Arrays.fill(message, (byte) 'x');
        System.arraycopy(head, 0, message, 0, head.length);
        System.arraycopy(tail, 0, message, size - tail.length, tail.length);
        return message;
    }

    @Override
    public void begin() throws IOException {
        sockets.open(CONNECTIONS);
    }

    @Override
    public void step() throws IOException {
        int index = step++ % CONNECTIONS;
        byte[] message = step % TOO_LARGE_EVERY == 0 ? tooLarge : largest;
        sockets.reopenIfClosed(index);
        try {
            sockets.get(index).send(WebSocketFrames.frame(WebSocketFrames.TEXT, message));
            count.sent(1);
        } catch (IOException e) {
            sockets.reopen(index);
            count.closedByServer();
        }
    }

    @Override
    public int intervalMillis() {
        return 250;
    }

    @Override
    public void close() throws IOException {
        sockets.close();
    }
}
