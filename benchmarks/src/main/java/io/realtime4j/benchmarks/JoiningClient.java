package io.realtime4j.benchmarks;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client that joins a private channel and leaves it, over and over. Confined to the thread of its {@link JoinLoop}. */
final class JoiningClient {
    private static final byte[] NOTHING = {};

    private final JoinLoop loop;
    private final String topic;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer request;
    private byte[] rest = NOTHING;
    private boolean upgraded;
    private long refs;
    private long asked;

    JoiningClient(Selector selector, Target target, String topic, JoinLoop loop) throws IOException {
        this.loop = loop;
        this.topic = "realtime:" + topic;
        this.request = ByteBuffer.wrap(HostileSocket.request(target, ""));
        this.channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        channel.connect(target.address());
    }

    /** Does what the socket is ready for; {@code bytes} is room for reading. */
    void ready(byte[] bytes) {
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                write(request);
                key.interestOps(SelectionKey.OP_READ);
            } else {
                read(bytes);
            }
        } catch (IOException e) {
            fail(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private void read(byte[] bytes) throws IOException {
        System.arraycopy(rest, 0, bytes, 0, rest.length);
        int count = channel.read(ByteBuffer.wrap(bytes, rest.length, bytes.length - rest.length));
        if (count < 0) {
            fail("the server closed a connection");
            return;
        }
        int end = rest.length + count;
        int from = upgraded ? 0 : upgrade(bytes, end);
        if (upgraded) {
            from = WebSocketFrames.read(bytes, from, end, this::frame);
        }
        rest = from == end ? NOTHING : Arrays.copyOfRange(bytes, from, end);
    }

    private int upgrade(byte[] bytes, int end) throws IOException {
        String head = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
        int stop = head.indexOf("\r\n\r\n");
        if (stop < 0) {
            return 0;
        }
        if (!head.startsWith("HTTP/1.1 101")) {
            throw new IOException("refused: " + head.replace("\r\n", " | "));
        }
        upgraded = true;
        join();
        return stop + 4;
    }

    private void frame(int opcode, byte[] bytes, int from, int to) {
        String message = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        try {
            if (message.contains("\"phx_close\"")) {
                join();
            } else if (message.contains("\"postgres_changes\"")) {
                loop.joined(System.nanoTime() - asked);
                send("phx_leave", "{}");
            } else if (opcode != WebSocketFrames.TEXT || message.contains("\"error\"")) {
                fail("frame " + opcode + ": " + message);
            }
        } catch (IOException e) {
            fail(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private void join() throws IOException {
        asked = System.nanoTime();
        refs++;
        send("phx_join", "{\"config\":{\"private\":true}}");
    }

    private void send(String event, String payload) throws IOException {
        String message = "[\"%d\",\"%d\",\"%s\",\"%s\",%s]".formatted(refs, refs, topic, event, payload);
        write(WebSocketFrames.frame(WebSocketFrames.TEXT, message.getBytes(StandardCharsets.UTF_8)));
    }

    private void write(ByteBuffer bytes) throws IOException {
        channel.write(bytes);
        if (bytes.hasRemaining()) {
            throw new IOException("the server does not read");
        }
    }

    private void fail(String why) {
        loop.failed(why);
        close();
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            loop.failed("close: " + e.getMessage());
        }
    }
}
