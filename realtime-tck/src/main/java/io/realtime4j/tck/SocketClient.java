package io.realtime4j.tck;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.HandshakeRequest;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Speaks to a transport over sockets, one per request. */
final class SocketClient implements TransportClient {
    static final int TIMEOUT_MILLIS = 10_000;
    private static final int SWITCHING = 101;

    private final URI webSocket;

    SocketClient(URI webSocket) {
        this.webSocket = webSocket;
    }

    @Override
    public Upgrade upgrade(HandshakeRequest request) throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>(request.headers());
        headers.put("connection", List.of("Upgrade"));
        headers.put("upgrade", List.of("websocket"));
        headers.put("sec-websocket-version", List.of("13"));
        headers.put("sec-websocket-key", List.of("dGhlIHNhbXBsZSBub25jZQ=="));
        Socket socket = connect();
        CountedInput counted = new CountedInput(socket.getInputStream());
        DataInputStream in = new DataInputStream(new BufferedInputStream(counted));
        socket.getOutputStream()
                .write(head("GET", target(webSocket.getRawPath(), request.rawQuery()), request.host(), headers));
        Head head = readHead(in);
        if (head.status() == SWITCHING) {
            return new Opened(new SocketLink(socket, counted, in));
        }
        try (socket) {
            return new Answered(new HttpResponse(head.status(), head.headers(), readBody(in, head, false)));
        }
    }

    @Override
    public HttpResponse http(HttpRequest request) throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>(request.headers());
        headers.put("connection", List.of("close"));
        if (!request.body().isEmpty()) {
            headers.put(
                    "content-length", List.of(Integer.toString(request.body().length())));
        }
        try (Socket socket = connect()) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            socket.getOutputStream()
                    .write(head(request.method(), target(request.path(), request.rawQuery()), request.host(), headers));
            writeBody(socket, request.body());
            Head head = readHead(in);
            Slice body = readBody(in, head, request.method().equals("HEAD"));
            return new HttpResponse(head.status(), head.headers(), body);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(webSocket.getHost(), webSocket.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    /** A server may answer, and stop reading, before it has the whole body. */
    private static void writeBody(Socket socket, Slice body) {
        try {
            socket.getOutputStream().write(body.array(), body.offset(), body.length());
        } catch (IOException e) {
            return; // what matters is the answer; without one reading it fails
        }
    }

    private static String target(String path, String rawQuery) {
        return rawQuery.isEmpty() ? path : path + "?" + rawQuery;
    }

    private static byte[] head(String method, String target, String host, Map<String, List<String>> headers) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n");
        headers.forEach((name, values) -> values.forEach(
                value -> head.append(name).append(": ").append(value).append("\r\n")));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Head readHead(DataInputStream in) throws IOException {
        String[] status = readLine(in).split(" ", 3);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Head(Integer.parseInt(status[1]), headers);
    }

    private static Slice readBody(DataInputStream in, Head head, boolean none) throws IOException {
        String length = head.headers().get("content-length");
        if (none) {
            return Slice.EMPTY;
        }
        if ("chunked".equals(head.headers().get("transfer-encoding"))) {
            return Slice.of(readChunks(in));
        }
        return Slice.of(length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length)));
    }

    private static byte[] readChunks(DataInputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
            body.writeBytes(in.readNBytes(size));
            readLine(in);
        }
        return body.toByteArray();
    }

    private static int chunkSize(DataInputStream in) throws IOException {
        return Integer.parseInt(readLine(in).split(";", 2)[0].strip(), 16);
    }

    private static String readLine(DataInputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw new EOFException("the server ended the connection within its answer");
            }
            if (read != '\r') {
                line.write(read);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private record Head(int status, Map<String, String> headers) {}
}
