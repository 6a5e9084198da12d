package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's end of a TCP connection that speaks HTTP and, after {@link #upgrade}, WebSocket. Sends whatever it is told to. Each
 * {@code expect…} waits for the next thing the server says and fails on anything else.
 */
public final class TestSocket implements AutoCloseable {
    public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final int PATIENCE_MS = 30_000;

    private final Socket socket;
    private final DataInputStream in;

    public TestSocket(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MS);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A GET of the WebSocket path with all headers that an upgrade needs. */
    public static HttpCall upgradeCall(String path) {
        return new HttpCall("GET", path)
                .header("upgrade", "websocket")
                .header("connection", "Upgrade")
                .header("sec-websocket-version", "13")
                .header("sec-websocket-key", KEY);
    }

    /** Sends the request and returns its response. */
    public HttpReply call(HttpCall call) {
        send(call.encoded());
        return reply();
    }

    /** Sends a HEAD request and returns its response. */
    public HttpReply head(HttpCall call) {
        send(call.encoded());
        return waitFor("a response", () -> HttpReply.readHead(in));
    }

    /** The response to the request that was sent. */
    public HttpReply reply() {
        return waitFor("a response", () -> HttpReply.read(in));
    }

    /** Sends the request, which the server has to answer with a proper switch to WebSocket. */
    public HttpReply upgrade(HttpCall call) {
        HttpReply reply = call(call);
        assertThat(reply.status()).as("%s", reply).isEqualTo(101);
        assertThat(reply.headers()).containsEntry("sec-websocket-accept", accept());
        return reply;
    }

    public void sendText(String text) {
        send(Frame.text(text));
    }

    public void sendBinary(byte[] payload) {
        send(Frame.of(Frame.BINARY, payload));
    }

    public void send(Frame frame) {
        send(frame.encoded());
    }

    /** Sends frames in one write, so that they arrive together. */
    public void sendAtOnce(Frame... frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Frame frame : frames) {
            bytes.writeBytes(frame.encoded());
        }
        send(bytes.toByteArray());
    }

    public void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame, whatever it is. */
    public Frame frame() {
        return waitFor("a frame", () -> Frame.read(in));
    }

    public String expectText() {
        return expect(Frame.TEXT).asText();
    }

    public byte[] expectBinary() {
        return expect(Frame.BINARY).payload();
    }

    public Frame expect(int opcode) {
        Frame frame = frame();
        assertThat(frame.opcode()).as("%s", frame).isEqualTo(opcode);
        assertThat(frame.fin()).as("%s", frame).isTrue();
        assertThat(frame.reserved()).as("%s", frame).isZero();
        return frame;
    }

    /** Expects a close frame with this code and no reason, or without a code for null, and then the end of the connection. */
    public void expectClose(@Nullable Integer code) {
        byte[] payload = expect(Frame.CLOSE).payload();
        assertThat(payload).hasSize(code == null ? 0 : 2);
        if (code != null) {
            assertThat(ByteBuffer.wrap(payload).getShort()).isEqualTo(code.shortValue());
        }
        finish(payload);
        expectEnd();
    }

    /** Expects the connection to end, by FIN or RST, with nothing said before. */
    public void expectEnd() {
        int next = waitFor("the end of the connection", () -> {
            try {
                return in.read();
            } catch (SocketException e) {
                return -1;
            }
        });
        assertThat(next).as("first byte that came instead of the end").isEqualTo(-1);
    }

    /** Reads on until the server ends the connection, with a close frame or without, and counts the messages. */
    public int messagesUntilTheEnd() {
        return messagesUntilTheEnd(frame -> {});
    }

    /** The same, and lets each be looked at. */
    public int messagesUntilTheEnd(Consumer<Frame> each) {
        for (int messages = 0; ; messages++) {
            try {
                Frame frame = Frame.read(in);
                if (frame.opcode() == Frame.CLOSE) {
                    expectEnd();
                    return messages;
                }
                each.accept(frame);
            } catch (EOFException | SocketException e) {
                return messages;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Waits at most that long for the server to say something. */
    public boolean hasInput(Duration patience) {
        try {
            socket.setSoTimeout((int) patience.toMillis());
            in.mark(1);
            int next = in.read();
            in.reset();
            return next >= 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            patiently();
        }
    }

    private void patiently() {
        try {
            socket.setSoTimeout(PATIENCE_MS);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops sending; what the server says can still be read. */
    public void finishSending() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads on until the server ends the connection, by FIN or RST, and returns what it said. */
    public byte[] readToTheEnd() {
        return waitFor("the end of the connection", () -> {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            byte[] part = new byte[8192];
            try {
                for (int count = in.read(part); count >= 0; count = in.read(part)) {
                    said.write(part, 0, count);
                }
            } catch (SocketException e) {
                return said.toByteArray();
            }
            return said.toByteArray();
        });
    }

    /** Stops sending, as a client that has answered a close frame. */
    private void finish(byte[] closePayload) {
        try {
            socket.getOutputStream().write(Frame.of(Frame.CLOSE, closePayload).encoded());
            socket.shutdownOutput();
        } catch (IOException e) {
            // the server was quicker to end the connection
            return;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T waitFor(String what, Read<T> read) {
        try {
            return read.run();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("waited " + PATIENCE_MS + " ms for " + what, e);
        } catch (EOFException | SocketException e) {
            throw new AssertionError("waited for " + what + ", but the connection ended", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String accept() {
        try {
            byte[] text = (KEY + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private interface Read<T> {
        T run() throws IOException;
    }
}
