package io.realtime4j.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link BareLoop}. */
final class BareLink {
    private static final byte[] NOTHING = {};
    private static final Pattern REQUEST = Pattern.compile(
            "GET " + RawProtocol.PATH + "(\\S+) .*\\r\\nsec-websocket-key: *(\\S+)\\r\\n.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final String ANSWER = """
        HTTP/1.1 101 Switching Protocols\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Accept: %s\r
        \r
        """;
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final BareLoop loop;
    private final SelectionKey key;
    private final SocketChannel channel;
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private @Nullable BareTopic topic;
    private byte[] rest = NOTHING;
    private int written; // bytes of the first of the queue
    private boolean dirty;

    BareLink(BareLoop loop, SelectionKey key) {
        this.loop = loop;
        this.key = key;
        this.channel = (SocketChannel) key.channel();
    }

    void ready(byte[] bytes) {
        try {
            if (key.isWritable()) {
                key.interestOps(SelectionKey.OP_READ);
                markDirty();
            }
            if (key.isReadable()) {
                read(bytes);
            }
        } catch (IOException e) {
            end();
        }
    }

    private void read(byte[] bytes) throws IOException {
        System.arraycopy(rest, 0, bytes, 0, rest.length);
        int count = channel.read(ByteBuffer.wrap(bytes, rest.length, bytes.length - rest.length));
        int end = rest.length + Math.max(0, count);
        int from = topic == null ? upgraded(bytes, end) : 0;
        BareTopic joined = topic;
        if (count < 0 || from < 0) {
            end();
            return;
        }
        if (joined != null) {
            from = WebSocketFrames.readMasked(bytes, from, end, (opcode, buffer, begin, stop) -> {
                if (opcode == WebSocketFrames.CLOSE) {
                    end();
                } else if (opcode <= WebSocketFrames.BINARY) {
                    joined.send(WebSocketFrames.serverFrame(opcode, buffer, begin, stop));
                }
            });
        }
        rest = from == end ? NOTHING : Arrays.copyOfRange(bytes, from, end);
    }

    /** Answers the upgrade; returns where it ends, 0 when it is not there as a whole, or -1 when it is not one. */
    private int upgraded(byte[] bytes, int end) {
        String head = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
        int stop = head.indexOf("\r\n\r\n");
        if (stop < 0) {
            return 0;
        }
        Matcher request = REQUEST.matcher(head.substring(0, stop + 2));
        if (!request.matches()) {
            return -1;
        }
        BareTopic joined = loop.topic(request.group(1));
        joined.add(this);
        topic = joined;
        send(ANSWER.formatted(accept(request.group(2))).getBytes(StandardCharsets.US_ASCII));
        return stop + 4;
    }

    private static String accept(String clientKey) {
        try {
            byte[] text = (clientKey + GUID).getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    void send(byte[] frame) {
        queue.add(frame);
        markDirty();
    }

    private void markDirty() {
        if (!dirty && key.isValid() && key.interestOps() == SelectionKey.OP_READ) {
            dirty = true;
            loop.markDirty(this);
        }
    }

    /** Writes all that is queued, as far as the socket takes it. */
    void flush(ByteBuffer room) {
        dirty = false;
        try {
            while (!queue.isEmpty()) {
                fill(room.clear());
                channel.write(room.flip());
                taken(room.position());
                if (room.hasRemaining()) {
                    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                    return;
                }
            }
        } catch (IOException e) {
            end();
        }
    }

    private void fill(ByteBuffer room) {
        int skip = written;
        for (byte[] frame : queue) {
            int part = Math.min(frame.length - skip, room.remaining());
            room.put(frame, skip, part);
            if (part < frame.length - skip) {
                return;
            }
            skip = 0;
        }
    }

    private void taken(int count) {
        int left = count + written;
        for (byte[] first = queue.peek(); first != null && first.length <= left; first = queue.peek()) {
            left -= first.length;
            queue.remove();
        }
        written = left;
    }

    private void end() {
        if (topic != null) {
            topic.remove(this);
        }
        queue.clear();
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket cannot be closed", e);
        }
    }
}
