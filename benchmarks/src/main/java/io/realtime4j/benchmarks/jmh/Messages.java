package io.realtime4j.benchmarks.jmh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Messages of a client on topic {@code room}. */
final class Messages {
    static final String EVENT = "load";
    static final String TOPIC = "realtime:room";
    static final String JOIN =
            "[\"1\",\"1\",\"" + TOPIC + "\",\"phx_join\",{\"config\":{\"broadcast\":{\"self\":true}}}]";
    private static final byte USER_BROADCAST_PUSH = 3;
    private static final byte JSON = 1;

    private Messages() {}

    static String payload(int size) {
        return "{\"p\":\"" + "x".repeat(size - 8) + "\"}";
    }

    static String textV1(String payload) {
        return "{\"topic\":\"" + TOPIC + "\",\"event\":\"broadcast\",\"payload\":{\"type\":\"broadcast\",\"event\":\""
                + EVENT + "\",\"payload\":" + payload + "},\"ref\":\"3\",\"join_ref\":\"1\"}";
    }

    static String textV2(String payload) {
        return "[\"1\",\"3\",\"" + TOPIC + "\",\"broadcast\",{\"type\":\"broadcast\",\"event\":\"" + EVENT
                + "\",\"payload\":" + payload + "}]";
    }

    static byte[] binary(String payload) {
        byte[] head = {USER_BROADCAST_PUSH, 1, 1, (byte) TOPIC.length(), (byte) EVENT.length(), 0, JSON};
        byte[] body = ("13" + TOPIC + EVENT + payload).getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(head.length + body.length)
                .put(head)
                .put(body)
                .array();
    }
}
