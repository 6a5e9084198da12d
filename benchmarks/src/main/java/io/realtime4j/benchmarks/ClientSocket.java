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

/**
 * The connection of a well-behaved client: connects, becomes a WebSocket, then moves bytes, and never blocks. Trouble closes it. It
 * is attached to its key and confined to the thread of its selector.
 */
final class ClientSocket {
    private static final byte[] NOTHING = {};

    private final User user;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Queue<ByteBuffer> outbound = new ArrayDeque<>(2);
    private byte[] rest = NOTHING;
    private boolean upgraded;

    /** Begins to connect; {@code request} asks for the WebSocket. */
    ClientSocket(Selector selector, Target target, byte[] request, User user) throws IOException {
        this.user = user;
        this.channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        channel.connect(target.address());
        outbound.add(ByteBuffer.wrap(request));
    }

    /** Does what a selected socket is ready for; {@code bytes} is room for reading, which all may share. */
    static void ready(SelectionKey selected, byte[] bytes) {
        ((ClientSocket) selected.attachment()).ready(bytes);
    }

    private void ready(byte[] bytes) {
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                flush();
                return;
            }
            if (key.isWritable()) {
                flush();
            }
            if (key.isReadable()) {
                read(bytes);
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Reads behind what is left of the last frame. */
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
            from = user.read(bytes, from, end);
        }
        if (from == 0 && end == bytes.length) {
            fail("a frame of more than " + end + " bytes");
        }
        rest = from == end ? NOTHING : Arrays.copyOfRange(bytes, from, end);
    }

    /** Reads the answer to the upgrade, if it is there as a whole; returns where it ends. */
    private int upgrade(byte[] bytes, int end) {
        String head = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
        int stop = head.indexOf("\r\n\r\n");
        if (stop < 0) {
            return 0;
        }
        if (!head.startsWith("HTTP/1.1 101")) {
            fail("refused: " + head.replace("\r\n", " | "));
            return end;
        }
        upgraded = true;
        user.opened();
        return stop + 4;
    }

    /** Sends a frame, or what the socket takes of it now and the rest later; nothing once it is closed. */
    void send(ByteBuffer frame) {
        if (!channel.isOpen()) {
            return;
        }
        outbound.add(frame);
        try {
            flush();
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Sends a message of text. */
    void send(String message) {
        send(WebSocketFrames.frame(WebSocketFrames.TEXT, message.getBytes(StandardCharsets.UTF_8)));
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

    private void fail(IOException cause) {
        fail(cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }

    /** Tells the user and closes. */
    void fail(String why) {
        user.failed(why);
        close();
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            user.failed("close: " + e.getMessage());
        }
    }

    /** Talks over the connection. */
    interface User {
        /** The server has accepted the WebSocket. */
        void opened();

        /** Reads what is between two indexes; returns the index of the first byte that it wants to see again, with more. */
        int read(byte[] bytes, int from, int to);

        /** The connection is of no use any more, or could not be closed. */
        void failed(String why);
    }
}
