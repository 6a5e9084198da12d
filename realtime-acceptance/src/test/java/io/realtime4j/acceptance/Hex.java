package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Bytes for binary frames. */
final class Hex {
    private Hex() {}

    /** Bytes of hexadecimal digits; spaces and bars are for the reader. */
    static byte[] bytes(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("[ |]", ""));
    }

    /** A frame of kind 3, which carries a user's broadcast to the server. */
    static byte[] push(
            String joinRef, String ref, String topic, String event, String metadata, int encoding, byte[] payload) {
        return frame(3, encoding, payload, joinRef, ref, topic, event, metadata);
    }

    /** A frame of kind 4, which carries a user's broadcast to a client. */
    static byte[] broadcast(String topic, String event, String metadata, int encoding, byte[] payload) {
        return frame(4, encoding, payload, topic, event, metadata);
    }

    private static byte[] frame(int kind, int encoding, byte[] payload, String... fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(kind);
        for (String field : fields) {
            out.write(field.getBytes(UTF_8).length);
        }
        out.write(encoding);
        for (String field : fields) {
            out.writeBytes(field.getBytes(UTF_8));
        }
        out.writeBytes(payload);
        return out.toByteArray();
    }
}
