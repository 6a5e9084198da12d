package io.realtime4j.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Members of a busy topic that never read: 13 MB a second for each of them wait in the server until it has enough. */
final class NotReading implements Attack {
    private static final String TOPIC = "flood";
    private static final int MEMBERS = 20;
    private static final int SMALL_BUFFER = 4096;
    private static final int MESSAGE = 64 * 1024;
    private static final int STEPS_BETWEEN_REOPENINGS = 1000;

    private final Target target;
    private final AttackCount count;
    private final HostileSockets members;
    private final HostileSockets publisher;
    private final byte[] payload;
    private int steps;

    NotReading(Target target, AttackCount count) {
        this.target = target;
        this.count = count;
        this.members = new HostileSockets(() -> member(SMALL_BUFFER), count);
        this.publisher = new HostileSockets(() -> member(0), count);
        byte[] text = new byte[MESSAGE];
        Arrays.fill(text, (byte) 'x');
        text[0] = '"';
        text[MESSAGE - 1] = '"';
        this.payload = text;
    }

    private HostileSocket member(int receiveBuffer) throws IOException {
        HostileSocket socket = HostileSocket.open(target, receiveBuffer, "");
        socket.join(TOPIC);
        return socket;
    }

    @Override
    public void begin() throws IOException {
        members.open(MEMBERS);
        publisher.open(1);
    }

    @Override
    public void step() throws IOException {
        ByteBuffer message = Dialect.V2B.protocol().broadcast(TOPIC, payload);
        publisher.get(0).send(message);
        publisher.reopenIfClosed(0);
        count.sent(1);
        if (++steps % STEPS_BETWEEN_REOPENINGS == 0) {
            for (int i = 0; i < MEMBERS; i++) {
                if (!members.reopenIfClosed(i)) {
                    members.reopen(i);
                }
            }
        }
    }

    @Override
    public int intervalMillis() {
        return 5;
    }

    @Override
    public void close() throws IOException {
        members.countClosed();
        members.close();
        publisher.close();
    }
}
