package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An HTTP response as it came over the wire. Header names are in lower case. */
public record HttpReply(int status, Map<String, String> headers, String body) {
    public static HttpReply read(DataInputStream in) throws IOException {
        HttpReply head = readHead(in);
        int status = head.status();
        return status == 101 || status == 204 ? head : new HttpReply(status, head.headers(), body(in, head.headers()));
    }

    /** The answer to a HEAD request, which has no body whatever its headers say. */
    public static HttpReply readHead(DataInputStream in) throws IOException {
        String line = line(in);
        String[] parts = line.split(" ", 3);
        if (parts.length < 2 || !parts[0].equals("HTTP/1.1")) {
            throw new AssertionError("not a status line: " + line);
        }
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).trim());
        }
        return new HttpReply(Integer.parseInt(parts[1]), headers, "");
    }

    @Nullable
    public String header(String name) {
        return headers.get(name);
    }

    private static String body(DataInputStream in, Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return chunked(in);
        }
        String length = headers.get("content-length");
        byte[] bytes = length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
        return new String(bytes, UTF_8);
    }

    private static String chunked(DataInputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
            out.writeBytes(in.readNBytes(size));
            line(in);
        }
        line(in);
        return out.toString(UTF_8);
    }

    private static int chunkSize(DataInputStream in) throws IOException {
        return Integer.parseInt(line(in).split(";", 2)[0].trim(), 16);
    }

    private static String line(DataInputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
            if (b != '\r') {
                out.write(b);
            }
        }
        return out.toString(UTF_8);
    }
}
