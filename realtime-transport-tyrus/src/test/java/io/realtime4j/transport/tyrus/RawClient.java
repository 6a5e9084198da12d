package io.realtime4j.transport.tyrus;

import io.realtime4j.core.protocol.Slice;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A client that says exactly what it is told to, byte by byte. */
final class RawClient implements AutoCloseable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CONTINUATION = 0;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    static final int FIN = 0x80;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        this.in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
        this.out = socket.getOutputStream();
    }

    static RawClient connect(InetSocketAddress address) throws IOException {
        return new RawClient(new Socket(InetAddress.getLoopbackAddress(), address.getPort()));
    }

    /** A client whose receive buffer is as small as it gets. */
    static RawClient connectSlow(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()));
        return new RawClient(socket);
    }

    static String upgrade(String extraHeaders) {
        return "GET /socket/websocket?vsn=2.0.0&apikey=x HTTP/1.1\r\nHost: abc.localhost:4000\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + extraHeaders + "\r\n";
    }

    /** Connects and upgrades. */
    static RawClient open(InetSocketAddress address) throws IOException {
        RawClient client = connect(address);
        client.send(upgrade(""));
        Response response = client.response();
        if (response.status != 101) {
            throw new IOException("not upgraded: " + response.status + " " + response.body());
        }
        return client;
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    void sendText(String text) throws IOException {
        send(frame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    void sendFrame(int first, byte[] payload) throws IOException {
        send(frame(first, payload));
    }

    /** A masked frame. */
    static byte[] frame(int first, byte[] payload) {
        byte[] header = header(first, payload.length, true);
        byte[] mask = {1, 2, 3, 4};
        byte[] bytes = Arrays.copyOf(header, header.length + 4 + payload.length);
        System.arraycopy(mask, 0, bytes, header.length, 4);
        for (int i = 0; i < payload.length; i++) {
            bytes[header.length + 4 + i] = (byte) (payload[i] ^ mask[i % 4]);
        }
        return bytes;
    }

    static byte[] header(int first, int length, boolean masked) {
        int bit = masked ? 0x80 : 0;
        if (length < 126) {
            return new byte[] {(byte) first, (byte) (bit | length)};
        }
        if (length < 65_536) {
            return new byte[] {(byte) first, (byte) (bit | 126), (byte) (length >> 8), (byte) length};
        }
        return new byte[] {
            (byte) first,
            (byte) (bit | 127),
            0,
            0,
            0,
            0,
            (byte) (length >> 24),
            (byte) (length >> 16),
            (byte) (length >> 8),
            (byte) length
        };
    }

    Frame read() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        long length = second & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return new Frame(first, (second & 0x80) != 0, Slice.of(payload));
    }

    /** Whether the server has closed the connection after what was read. */
    boolean isAtEnd() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException e) {
            return true;
        }
    }

    Response response() throws IOException {
        return response(false);
    }

    Response response(boolean withoutBody) throws IOException {
        String statusLine = line();
        int status = Integer.parseInt(statusLine.substring(9, 12));
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Response(status, headers, Slice.of(withoutBody ? new byte[0] : body(headers)));
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            return chunks();
        }
        if ("close".equals(headers.get("connection")) && !headers.containsKey("content-length")) {
            return in.readAllBytes();
        }
        byte[] body = new byte[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
        in.readFully(body);
        return body;
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.writeBytes(in.readNBytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private String line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("closed in a line: " + bytes);
            }
            if (b != '\r') {
                bytes.write(b);
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    Socket socket() {
        return socket;
    }

    record Frame(int first, boolean masked, Slice data) {
        byte[] payload() {
            return data.toArray();
        }

        int opcode() {
            return first & 0x0F;
        }

        String text() {
            return data.utf8();
        }

        /** Code and text of a close frame. */
        String reason() {
            if (opcode() != CLOSE) {
                return "opcode " + opcode() + " of " + data.length() + " bytes";
            }
            if (data.isEmpty()) {
                return "empty";
            }
            int code = ((data.at(0) & 0xFF) << 8) | (data.at(1) & 0xFF);
            return (code + " " + data.part(2, data.length() - 2).utf8()).strip();
        }
    }

    record Response(int status, Map<String, String> headers, Slice data) {
        String body() {
            return data.utf8();
        }
    }
}
