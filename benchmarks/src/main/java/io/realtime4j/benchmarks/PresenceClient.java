package io.realtime4j.benchmarks;

import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;

/** A member of a presence room. Confined to the thread of its {@link PresenceCrowd}. */
final class PresenceClient implements ClientSocket.User, FrameStream.Sink {
    private static final String TOPIC = "realtime:presence";
    private static final int HEAD = 256;

    private final PresenceCrowd crowd;
    private final int number;
    private final ClientSocket socket;
    private final FrameStream frames = new FrameStream(this);
    private final MemberView view;
    private final byte[] head = new byte[HEAD];
    private int headBytes;
    private boolean joined;
    private long bytes;
    private long messages;
    private long completeAt;

    PresenceClient(PresenceCrowd crowd, Selector selector, Target target, int number, int members) throws IOException {
        this.crowd = crowd;
        this.number = number;
        this.view = new MemberView(members);
        this.socket = new ClientSocket(selector, target, target.request(), this);
    }

    @Override
    public void opened() {
        send("1", "phx_join", "{\"config\":{\"presence\":{\"enabled\":true,\"key\":\"k" + number + "\"}}}");
    }

    void track() {
        send(
                "2",
                "presence",
                "{\"type\":\"presence\",\"event\":\"track\",\"payload\":" + MemberView.object(number) + "}");
    }

    private void send(String ref, String event, String payload) {
        socket.send("[\"1\",\"%s\",\"%s\",\"%s\",%s]".formatted(ref, TOPIC, event, payload));
    }

    @Override
    public int read(byte[] room, int from, int to) {
        frames.read(room, from, to);
        return to;
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
            byte[] payload = begin.getBytes(StandardCharsets.UTF_8);
            socket.send(WebSocketFrames.frame(WebSocketFrames.PONG, payload));
        } else if (opcode != WebSocketFrames.TEXT || begin.contains("\"error\"") || begin.contains("phx_close")) {
            socket.fail(begin);
        } else if (!joined && begin.contains("\"presence_state\"")) {
            joined = true;
            crowd.joined();
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

    @Override
    public void failed(String why) {
        crowd.failed(why);
    }

    void close() {
        socket.close();
    }
}
