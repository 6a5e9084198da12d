package io.realtime4j.benchmarks;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** A connection for attacks, whose user decides byte by byte what is sent and whether anything is read. */
final class HostileSocket implements AutoCloseable {
    private static final long MILLISECOND = 1_000_000;

    /** Where what nobody looks at is read to; shared, so that a thousand sockets do not take a thousand of them. */
    private static final ByteBuffer WASTE = ByteBuffer.allocateDirect(64 * 1024);

    private final SocketChannel channel;
    private long received;

    private HostileSocket(SocketChannel channel) {
        this.channel = channel;
    }

    /** Connects and sends nothing; {@code receiveBuffer} is how much the operating system may take for it, 0 for as usual. */
    static HostileSocket connect(Target target, int receiveBuffer) throws IOException {
        SocketChannel channel = SocketChannel.open();
        if (receiveBuffer > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
        }
        channel.connect(target.address());
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        return new HostileSocket(channel);
    }

    /** Connects, becomes a WebSocket and waits for the server's answer. */
    static HostileSocket open(Target target, int receiveBuffer, String headers) throws IOException {
        HostileSocket socket = connect(target, receiveBuffer);
        socket.send(ByteBuffer.wrap(target.request(headers)));
        socket.await();
        return socket;
    }

    /** Joins a topic without getting its own messages back, and waits for the answer. */
    void join(String topic) throws IOException {
        String join =
                "[\"1\",\"1\",\"realtime:" + topic + "\",\"phx_join\",{\"config\":{\"broadcast\":{\"self\":false}}}]";
        send(WebSocketFrames.frame(WebSocketFrames.TEXT, join.getBytes(StandardCharsets.UTF_8)));
        await();
    }

    /** Waits until anything arrives. */
    void await() throws IOException {
        long before = received;
        while (received == before && isOpen()) {
            LockSupport.parkNanos(MILLISECOND / 5);
            throwIfInterrupted();
        }
    }

    /** Sends all of it and throws away what comes meanwhile. */
    void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                LockSupport.parkNanos(MILLISECOND);
                throwIfInterrupted();
                if (!isOpen()) {
                    throw new IOException("closed by the server");
                }
            }
        }
    }

    /** Throws away what has come; false when the server has closed the connection. */
    boolean isOpen() {
        try {
            int count;
            do {
                count = channel.read(WASTE.duplicate());
                received += Math.max(0, count);
            } while (count > 0);
            return count == 0;
        } catch (IOException e) {
            return false; // reset, which is what the answer says
        }
    }

    private static void throwIfInterrupted() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new IOException("the attack is over");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
