package io.realtime4j.acceptance.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.realtime4j.acceptance.Dialect;
import io.realtime4j.acceptance.Frame;
import java.util.List;
import java.util.SplittableRandom;

/** Joins with payloads of any shape, rejoins and leaves between them. */
final class JoinAttack implements Attack {
    private static final int JOINS = 20;
    private static final List<String> KEYS = List.of(
            "config",
            "config",
            "private",
            "broadcast",
            "ack",
            "self",
            "replay",
            "replication_ready",
            "since",
            "limit",
            "presence",
            "enabled",
            "key",
            "postgres_changes",
            "event",
            "schema",
            "table",
            "filter",
            "access_token",
            "user_token",
            "version");

    @Override
    public String name() {
        return "joins";
    }

    @Override
    public void strike(Target target, SplittableRandom random) {
        RandomJson json = new RandomJson(random, KEYS);
        byte[] bytes = new byte[0];
        for (int i = 0; i < JOINS; i++) {
            String topic = random.nextBoolean() ? Target.ROOM : "realtime:fuzz:" + random.nextInt(5);
            String event = random.nextInt(5) == 0 ? "phx_leave" : "phx_join";
            String payload = random.nextInt(3) == 0 ? json.value() : "{\"config\":" + json.object() + "}";
            String message = "[\"%d\",\"%d\",\"%s\",\"%s\",%s]".formatted(i, i, topic, event, payload);
            bytes = Mutator.joined(
                    bytes, Frame.of(Frame.TEXT, message.getBytes(UTF_8)).encoded());
        }
        target.sendUpgraded(target.handshake(Dialect.V2), bytes);
    }
}
