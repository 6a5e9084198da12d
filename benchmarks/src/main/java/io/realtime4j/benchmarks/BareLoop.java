package io.realtime4j.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The least that a fan-out server can do, as the limit to compare with: one thread, {@code GET /fan/<topic>} joins, every
 * message goes to all members of its topic, and a member gets all that is due in a turn in one write. There are no bounds and
 * no checks: it is no server to run.
 */
final class BareLoop implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final int ROOM = 1 << 20;

    private final Selector selector;
    private final ServerSocketChannel listener;
    private final Map<String, BareTopic> topics = new HashMap<>();
    private final List<BareLink> dirty = new ArrayList<>();
    private final ByteBuffer room = ByteBuffer.allocateDirect(ROOM);
    private final byte[] bytes = new byte[ROOM];
    private volatile boolean closed;

    private BareLoop(Selector selector, ServerSocketChannel listener) {
        this.selector = selector;
        this.listener = listener;
    }

    static BareLoop listen(int port) throws IOException {
        Selector selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        return new BareLoop(selector, listener);
    }

    int port() {
        return listener.socket().getLocalPort();
    }

    /** Serves until another thread closes it, and releases everything then. */
    void run() throws IOException {
        while (!closed) {
            selector.select(this::ready);
            for (int i = 0; i < dirty.size(); i++) {
                dirty.get(i).flush(room);
            }
            dirty.clear();
        }
        release();
    }

    private void release() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private void ready(SelectionKey key) {
        try {
            if (key.attachment() instanceof BareLink link) {
                link.ready(bytes);
            } else {
                accept();
            }
        } catch (IOException e) {
            throw new IllegalStateException("the loop cannot accept", e);
        }
    }

    private void accept() throws IOException {
        for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            key.attach(new BareLink(this, key));
        }
    }

    BareTopic topic(String name) {
        return topics.computeIfAbsent(name, key -> new BareTopic());
    }

    void markDirty(BareLink link) {
        dirty.add(link);
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }
}
