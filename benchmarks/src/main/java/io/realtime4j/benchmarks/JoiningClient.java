package io.realtime4j.benchmarks;

import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;

/** A client that joins a private channel and leaves it, over and over. Confined to the thread of its {@link JoinLoop}. */
final class JoiningClient implements ClientSocket.User {
    private final JoinLoop loop;
    private final String topic;
    private final ClientSocket socket;
    private long refs;
    private long asked;

    JoiningClient(Selector selector, Target target, String topic, JoinLoop loop) throws IOException {
        this.loop = loop;
        this.topic = "realtime:" + topic;
        this.socket = new ClientSocket(selector, target, target.request(), this);
    }

    @Override
    public void opened() {
        join();
    }

    @Override
    public int read(byte[] bytes, int from, int to) {
        return WebSocketFrames.read(bytes, from, to, this::frame);
    }

    private void frame(int opcode, byte[] bytes, int from, int to) {
        String message = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (message.contains("\"phx_close\"")) {
            join();
        } else if (message.contains("\"postgres_changes\"")) {
            loop.joined(System.nanoTime() - asked);
            send("phx_leave", "{}");
        } else if (opcode != WebSocketFrames.TEXT || message.contains("\"error\"")) {
            socket.fail("frame " + opcode + ": " + message);
        }
    }

    private void join() {
        asked = System.nanoTime();
        refs++;
        send("phx_join", "{\"config\":{\"private\":true}}");
    }

    private void send(String event, String payload) {
        socket.send("[\"%d\",\"%d\",\"%s\",\"%s\",%s]".formatted(refs, refs, topic, event, payload));
    }

    @Override
    public void failed(String why) {
        loop.failed(why);
    }

    void close() {
        socket.close();
    }
}
