package io.realtime4j.acceptance.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.realtime4j.acceptance.Dialect;
import io.realtime4j.acceptance.Json;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SplittableRandom;

/** Writes messages of both versions, text and binary, that are almost right. */
final class Envelopes {
    private static final List<String> EVENTS = List.of(
            "phx_join",
            "phx_leave",
            "heartbeat",
            "broadcast",
            "access_token",
            "presence",
            "postgres_changes",
            "phx_reply",
            "x",
            "");
    private static final List<String> TOPICS =
            List.of(Target.ROOM, Target.ROOM, "realtime:", "realtime", "phoenix", "realtime:fuzz:1", "room", "");
    private static final List<String> KEYS = List.of(
            "topic",
            "event",
            "payload",
            "ref",
            "join_ref",
            "type",
            "config",
            "broadcast",
            "access_token",
            "self",
            "ack");

    private final SplittableRandom random;
    private final RandomJson json;

    Envelopes(SplittableRandom random) {
        this.random = random;
        this.json = new RandomJson(random, KEYS);
    }

    static byte[] join() {
        return text("[\"1\",\"1\",\"" + Target.ROOM
                + "\",\"phx_join\",{\"config\":{\"broadcast\":{\"self\":true,\"ack\":true}}}]");
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    byte[] text(Dialect dialect) {
        String topic = random.nextInt(6) == 0 ? json.value() : Json.quoted(json.pick(TOPICS));
        String event = random.nextInt(6) == 0 ? json.value() : Json.quoted(json.pick(EVENTS));
        String payload = random.nextBoolean() ? json.object() : json.value();
        if (dialect == Dialect.V2) {
            return text("[" + ref() + "," + ref() + "," + topic + "," + event + "," + payload + "]");
        }
        return text("{\"join_ref\":" + ref() + ",\"ref\":" + ref() + ",\"topic\":" + topic + ",\"event\":" + event
                + ",\"payload\":" + payload + "}");
    }

    private String ref() {
        return random.nextInt(4) == 0 ? json.value() : "\"" + random.nextInt(3) + "\"";
    }

    byte[] binary() {
        byte[] joinRef = text("1");
        byte[] ref = text(Integer.toString(random.nextInt(100)));
        byte[] topic = text(json.pick(TOPICS));
        byte[] event = text(json.pick(EVENTS));
        byte[] data = random.nextBoolean() ? text(json.value()) : new Mutator(random).noise(200);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int kind = random.nextInt(4) == 0 ? random.nextInt(256) : random.nextBoolean() ? 3 : 0;
        out.writeBytes(new byte[] {(byte) kind, 1, (byte) ref.length, (byte) topic.length, (byte) event.length});
        byte[] metadata = random.nextInt(3) == 0 ? text("{\"a\":1}") : new byte[0];
        if (kind == 3) {
            out.write(metadata.length);
            out.write(random.nextInt(3));
        }
        for (byte[] field : List.of(joinRef, ref, topic, event, kind == 3 ? metadata : new byte[0], data)) {
            out.writeBytes(field);
        }
        return out.toByteArray();
    }
}
