package io.realtime4j.broadcast;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Texts for tests. */
final class Texts {
    private Texts() {}

    /** {@return a JSON object with one field of that many letters} */
    static String object(String key, int letters) {
        return "{\"" + key + "\":\"" + "a".repeat(letters) + "\"}";
    }

    static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
