package io.realtime4j.benchmarks;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One connection that joins one topic. Confined to the generator's thread. */
final class Client {
    private static final byte[] NOTHING = {};
    private static final String REQUEST = """
        GET %s HTTP/1.1\r
        Host: %s\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        \r
        """;

    private final Tally tally;
    private final TopicLoad topic;
    private final Protocol protocol;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Queue<ByteBuffer> outbound = new ArrayDeque<>(2);
    private final long[] nextNumbers;
    private State state = State.CONNECTING;
    private byte[] rest = NOTHING;
    private @Nullable MarkerStream stream;

    private enum State {
        CONNECTING,
        UPGRADING,
        JOINING,
        JOINED,
        CLOSED
    }

    Client(Selector selector, Target target, TopicLoad topic, Load load, Tally tally) throws IOException {
        this.tally = tally;
        this.topic = topic;
        this.protocol = load.dialect().protocol();
        this.nextNumbers = new long[load.publishers()];
        this.channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        channel.connect(target.address());
        String request = REQUEST.formatted(protocol.target(topic.name(), target.key()), target.host());
        outbound.add(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Does what the socket is ready for; {@code bytes} is room for reading. */
    void ready(byte[] bytes) {
        try {
            if (state == State.CONNECTING) {
                channel.finishConnect();
                state = State.UPGRADING;
                flush();
            } else {
                if (key.isWritable()) {
                    flush();
                }
                if (key.isReadable()) {
                    read(bytes);
                }
            }
        } catch (IOException e) {
            fail(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    /** Reads into an array that all clients share, behind what is left of the last frame. */
    private void read(byte[] bytes) throws IOException {
        System.arraycopy(rest, 0, bytes, 0, rest.length);
        int count = channel.read(ByteBuffer.wrap(bytes, rest.length, bytes.length - rest.length));
        if (count < 0) {
            fail("the server closed a connection");
            return;
        }
        int end = rest.length + count;
        int from = state == State.UPGRADING ? upgraded(bytes, end) : 0;
        if (state != State.UPGRADING) {
            from = WebSocketFrames.read(bytes, from, end, this::frame);
        }
        if (from == 0 && end == bytes.length) {
            fail("a frame of more than " + end + " bytes");
        }
        rest = from == end ? NOTHING : Arrays.copyOfRange(bytes, from, end);
    }

    /** Reads the answer to the upgrade, if it is there as a whole. */
    private int upgraded(byte[] bytes, int end) {
        String head = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
        int stop = head.indexOf("\r\n\r\n");
        if (stop < 0) {
            return 0;
        }
        if (!head.startsWith("HTTP/1.1 101")) {
            fail("refused: " + head.replace("\r\n", " | "));
            return end;
        }
        state = State.JOINING;
        protocol.join(topic.name()).ifPresentOrElse(this::send, this::joined);
        return stop + 4;
    }

    private void joined() {
        state = State.JOINED;
        stream = protocol.isStream() ? new MarkerStream() : null;
        tally.joined();
    }

    private void frame(int opcode, byte[] bytes, int from, int to) {
        if (opcode == WebSocketFrames.PING) {
            send(WebSocketFrames.frame(WebSocketFrames.PONG, Arrays.copyOfRange(bytes, from, to)));
        } else if (opcode == WebSocketFrames.CLOSE) {
            fail("the server sent a close frame");
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
            fail(message);
        } else if (state == State.JOINING && answer == Protocol.Answer.JOINED) {
            joined();
        }
    }

    void broadcast(byte[] payload) {
        send(protocol.broadcast(topic.name(), payload));
    }

    void heartbeat() {
        if (state == State.JOINED) {
            protocol.heartbeat().ifPresent(this::send);
        }
    }

    private void send(ByteBuffer frame) {
        if (state == State.CLOSED) {
            return;
        }
        outbound.add(frame);
        try {
            flush();
        } catch (IOException e) {
            fail(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private void flush() throws IOException {
        ByteBuffer first = outbound.peek();
        while (first != null) {
            channel.write(first);
            if (first.hasRemaining()) {
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                return;
            }
            outbound.remove();
            first = outbound.peek();
        }
        key.interestOps(SelectionKey.OP_READ);
    }

    private void fail(String why) {
        tally.failed(why);
        close();
    }

    void close() {
        state = State.CLOSED;
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            tally.failed("close: " + e.getMessage());
        }
    }
}
