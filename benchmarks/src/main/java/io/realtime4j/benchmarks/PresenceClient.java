package io.realtime4j.benchmarks;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A member of a presence room. Confined to the thread of its {@link PresenceCrowd}. */
final class PresenceClient implements FrameStream.Sink {
    private static final String TOPIC = "realtime:presence";
    private static final int HEAD = 256;

    private final PresenceCrowd crowd;
    private final int number;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final FrameStream frames = new FrameStream(this);
    private final MemberView view;
    private final byte[] head = new byte[HEAD];
    private final ByteBuffer request;
    private int headBytes;
    private boolean upgraded;
    private boolean joined;
    private long bytes;
    private long messages;
    private long completeAt;

    PresenceClient(PresenceCrowd crowd, Selector selector, Target target, int number, int members) throws IOException {
        this.crowd = crowd;
        this.number = number;
        this.view = new MemberView(members);
        this.request =
                ByteBuffer.wrap("""
                    GET /socket/websocket?apikey=%s&vsn=2.0.0 HTTP/1.1\r
                    Host: %s\r
                    Connection: Upgrade\r
                    Upgrade: websocket\r
                    Sec-WebSocket-Version: 13\r
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                    \r
                    """.formatted(URLEncoder.encode(target.key(), StandardCharsets.UTF_8), target.host())
                        .getBytes(StandardCharsets.US_ASCII));
        this.channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        channel.connect(target.address());
    }

    /** Does what the socket is ready for; {@code room} is for reading. */
    void ready(byte[] room) {
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                write(request);
                key.interestOps(SelectionKey.OP_READ);
            } else {
                read(room);
            }
        } catch (IOException e) {
            fail(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private void read(byte[] room) throws IOException {
        int count = channel.read(ByteBuffer.wrap(room));
        if (count < 0) {
            fail("the server closed a connection");
        } else if (upgraded) {
            frames.read(room, 0, count);
        } else {
            upgrade(new String(room, 0, count, StandardCharsets.ISO_8859_1));
        }
    }

    /** The answer to the upgrade is small and comes in one piece; nothing follows it before the join. */
    private void upgrade(String answer) throws IOException {
        if (!answer.startsWith("HTTP/1.1 101") || !answer.endsWith("\r\n\r\n")) {
            fail("refused: " + answer.replace("\r\n", " | "));
            return;
        }
        upgraded = true;
        send("1", "phx_join", "{\"config\":{\"presence\":{\"enabled\":true,\"key\":\"k" + number + "\"}}}");
    }

    void track() throws IOException {
        send(
                "2",
                "presence",
                "{\"type\":\"presence\",\"event\":\"track\",\"payload\":" + MemberView.object(number) + "}");
    }

    private void send(String ref, String event, String payload) throws IOException {
        String message = "[\"1\",\"%s\",\"%s\",\"%s\",%s]".formatted(ref, TOPIC, event, payload);
        write(WebSocketFrames.frame(WebSocketFrames.TEXT, message.getBytes(StandardCharsets.UTF_8)));
    }

    /** What a member sends is far smaller than the buffer of a socket. */
    private void write(ByteBuffer out) throws IOException {
        channel.write(out);
        if (out.hasRemaining()) {
            throw new IOException("the socket took a part of a small message only");
        }
    }

    @Override
    public void piece(byte[] from, int begin, int end) {
        int kept = Math.min(HEAD - headBytes, end - begin);
        System.arraycopy(from, begin, head, headBytes, kept);
        headBytes += kept;
        bytes += end - begin;
        int before = view.count();
        view.read(from, begin, end);
        if (view.count() != before) {
            crowd.saw(this, view.count());
        }
    }

    @Override
    public void end(int opcode) {
        messages++;
        String begin = new String(head, 0, headBytes, StandardCharsets.UTF_8);
        headBytes = 0;
        if (opcode == WebSocketFrames.PING) {
            pong(begin);
        } else if (opcode != WebSocketFrames.TEXT || begin.contains("\"error\"") || begin.contains("phx_close")) {
            fail(begin);
        } else if (!joined && begin.contains("\"presence_state\"")) {
            joined = true;
            crowd.joined();
        }
    }

    private void pong(String payload) {
        try {
            write(WebSocketFrames.frame(WebSocketFrames.PONG, payload.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            fail("pong: " + e.getMessage());
        }
    }

    void complete(long now) {
        completeAt = now;
    }

    long completeAt() {
        return completeAt;
    }

    long bytes() {
        return bytes;
    }

    long messages() {
        return messages;
    }

    private void fail(String why) {
        crowd.failed(why);
        close();
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            crowd.failed("close: " + e.getMessage());
        }
    }
}
