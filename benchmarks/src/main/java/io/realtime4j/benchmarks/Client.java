package io.realtime4j.benchmarks;

import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One connection that joins one topic. Confined to the generator's thread. */
final class Client implements ClientSocket.User {
    private final Tally tally;
    private final TopicLoad topic;
    private final Protocol protocol;
    private final ClientSocket socket;
    private final long[] nextNumbers;
    private boolean joined;
    private @Nullable MarkerStream stream;

    Client(Selector selector, Target target, TopicLoad topic, Load load, Tally tally) throws IOException {
        this.tally = tally;
        this.topic = topic;
        this.protocol = load.dialect().protocol();
        this.nextNumbers = new long[load.publishers()];
        String path = protocol.target(topic.name(), target.key());
        this.socket = new ClientSocket(selector, target, target.request(path, ""), this);
    }

    @Override
    public void opened() {
        protocol.join(topic.name()).ifPresentOrElse(socket::send, this::joined);
    }

    @Override
    public int read(byte[] bytes, int from, int to) {
        return WebSocketFrames.read(bytes, from, to, this::frame);
    }

    private void joined() {
        joined = true;
        stream = protocol.isStream() ? new MarkerStream() : null;
        tally.joined();
    }

    private void frame(int opcode, byte[] bytes, int from, int to) {
        if (opcode == WebSocketFrames.PING) {
            socket.send(WebSocketFrames.frame(WebSocketFrames.PONG, Arrays.copyOfRange(bytes, from, to)));
        } else if (opcode == WebSocketFrames.CLOSE) {
            socket.fail("the server sent a close frame");
        } else if (stream != null) {
            stream.read(bytes, from, to, this::delivered);
        } else {
            message(bytes, from, to);
        }
    }

    private void message(byte[] bytes, int from, int to) {
        int marker = Marker.find(bytes, from, to);
        if (marker >= 0) {
            delivered(bytes, marker);
        } else {
            answered(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        }
    }

    private void delivered(byte[] bytes, int marker) {
        int publisher = Marker.publisher(bytes, marker);
        long number = Marker.number(bytes, marker);
        if (Marker.topic(bytes, marker) != topic.index() || publisher >= nextNumbers.length) {
            tally.misrouted();
            return;
        }
        if (number != nextNumbers[publisher]) {
            tally.outOfOrder();
        }
        nextNumbers[publisher] = number + 1;
        topic.delivered();
        tally.delivered(Marker.isMeasured(bytes, marker), Marker.time(bytes, marker));
    }

    private void answered(String message) {
        Protocol.Answer answer = protocol.answer(message);
        if (answer == Protocol.Answer.REFUSED) {
            socket.fail(message);
        } else if (!joined && answer == Protocol.Answer.JOINED) {
            joined();
        }
    }

    void broadcast(byte[] payload) {
        socket.send(protocol.broadcast(topic.name(), payload));
    }

    void heartbeat() {
        if (joined) {
            protocol.heartbeat().ifPresent(socket::send);
        }
    }

    @Override
    public void failed(String why) {
        tally.failed(why);
    }

    void close() {
        socket.close();
    }
}
