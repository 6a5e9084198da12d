package io.realtime4j.launcher.warmup;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client over a blocking socket. It writes frames and looks for words in what comes; a real client would cost more than the server that is warmed
 * up, and share code with it that would then be compiled for both.
 */
final class Actor implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int BUFFER = 64 * 1024;

    private static final int FINAL_TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int SHORT = 125;
    private static final int LENGTH_OF_TWO_BYTES = 126;
    private static final byte[] MASK = {0x13, 0x57, 0x24, 0x68};

    private final Socket socket;
    private final byte[] buffer = new byte[BUFFER];
    private int filled;

    private Actor(Socket socket) {
        this.socket = socket;
    }

    /** Opens a socket that speaks HTTP. */
    static Actor open(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(address, TIMEOUT_MILLIS);
            return new Actor(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Asks for a WebSocket; the answer is awaited by {@link #awaitHead}. */
    static Actor connect(InetSocketAddress address, String token, String serializer) throws IOException {
        Actor actor = open(address);
        try {
            actor.write(
                    "GET /socket/websocket?apikey=" + token + "&vsn=" + serializer + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: d2FybS11cC13YXJtLXVwIQ==\r\n\r\n");
            return actor;
        } catch (IOException e) {
            actor.close();
            throw e;
        }
    }

    void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads the head of an answer over HTTP. */
    void awaitHead() throws IOException {
        await("\r\n\r\n");
    }

    /** Sends a text message of at most 65,535 bytes. */
    void send(String message) throws IOException {
        byte[] payload = message.getBytes(StandardCharsets.UTF_8);
        boolean small = payload.length <= SHORT;
        byte[] frame = new byte[(small ? 2 : 4) + MASK.length + payload.length];
        int at = 0;
        frame[at++] = (byte) FINAL_TEXT;
        frame[at++] = (byte) (MASKED | (small ? payload.length : LENGTH_OF_TWO_BYTES));
        if (!small) {
            frame[at++] = (byte) (payload.length >> Byte.SIZE);
            frame[at++] = (byte) payload.length;
        }
        System.arraycopy(MASK, 0, frame, at, MASK.length);
        at += MASK.length;
        for (int i = 0; i < payload.length; i++) {
            frame[at + i] = (byte) (payload[i] ^ MASK[i % MASK.length]);
        }
        OutputStream out = socket.getOutputStream();
        out.write(frame);
    }

    /** Reads until a word has come, and forgets what came before it. */
    void await(String word) throws IOException {
        byte[] wanted = word.getBytes(StandardCharsets.UTF_8);
        int from = 0;
        while (true) {
            int found = indexOf(wanted, from);
            if (found >= 0) {
                discard(found + wanted.length);
                return;
            }
            if (filled == BUFFER) {
                discard(filled - wanted.length);
            }
            from = Math.max(0, filled - wanted.length);
            int read = socket.getInputStream().read(buffer, filled, BUFFER - filled);
            if (read < 0) {
                throw new IOException("the connection was closed before " + word);
            }
            filled += read;
        }
    }

    private int indexOf(byte[] wanted, int from) {
        for (int at = from; at <= filled - wanted.length; at++) {
            int same = 0;
            while (same < wanted.length && buffer[at + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return at;
            }
        }
        return -1;
    }

    private void discard(int bytes) {
        System.arraycopy(buffer, bytes, buffer, 0, filled - bytes);
        filled -= bytes;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
