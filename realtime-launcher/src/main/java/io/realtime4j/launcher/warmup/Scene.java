package io.realtime4j.launcher.warmup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation of some clients on one topic: they connect and join, hear broadcasts that come by socket and by HTTP, track themselves, and go, some
 * with a leave and some without.
 */
final class Scene implements AutoCloseable {
    private static final int ACTORS = 50;
    private static final int BROADCASTS = 20;

    private final Stage stage;
    private final String topic;
    private final boolean compact;
    private final List<Actor> actors = new ArrayList<>();

    private Scene(Stage stage, int round) {
        this.stage = stage;
        this.topic = "room-" + round;
        this.compact = round % 2 == 1;
    }

    /**
     * Plays one.
     *
     * @param stage where
     * @param round its number; every other one speaks the newer serializer
     */
    static void play(Stage stage, int round) throws IOException {
        try (Scene scene = new Scene(stage, round)) {
            scene.join();
            scene.broadcast();
            scene.track();
            scene.publish();
        }
    }

    private void join() throws IOException {
        for (int i = 0; i < ACTORS; i++) {
            actors.add(stage.actor(compact ? "2.0.0" : "1.0.0"));
        }
        for (Actor actor : actors) {
            actor.awaitHead();
            actor.send(message(
                    "1",
                    "phx_join",
                    "{\"config\":{\"broadcast\":{\"self\":true,\"ack\":true},\"presence\":{\"enabled\":true,\"key\":\"\"},"
                            + "\"postgres_changes\":[],\"private\":false},\"access_token\":\"" + stage.token()
                            + "\"}"));
        }
        for (Actor actor : actors) {
            actor.await("presence_state");
        }
    }

    private void broadcast() throws IOException {
        Actor speaker = actors.get(0);
        for (int i = 0; i < BROADCASTS; i++) {
            speaker.send(message(
                    "b" + i,
                    "broadcast",
                    "{\"type\":\"broadcast\",\"event\":\"shout\",\"payload\":{\"text\":\"a sentence as people write it\",\"i\":"
                            + i + ",\"word\":\"" + word(i) + "\"}}"));
        }
        for (Actor actor : actors) {
            actor.await(word(BROADCASTS - 1));
        }
    }

    private static String word(int i) {
        return "said-" + i + ".";
    }

    private void track() throws IOException {
        for (int i = 0; i < actors.size(); i++) {
            Actor actor = actors.get(i);
            actor.send(message(
                    "t",
                    "presence",
                    "{\"type\":\"presence\",\"event\":\"track\",\"payload\":{\"user\":\"tracked-" + i
                            + ".\",\"online_at\":1700000000}}"));
        }
        for (Actor actor : actors) {
            actor.await("presence_diff");
        }
        Actor first = actors.get(0);
        first.send(message("u", "presence", "{\"type\":\"presence\",\"event\":\"untrack\"}"));
        first.send(heartbeat());
        first.await("\"h\"");
    }

    private String heartbeat() {
        return compact
                ? "[null,\"h\",\"phoenix\",\"heartbeat\",{}]"
                : "{\"topic\":\"phoenix\",\"event\":\"heartbeat\",\"payload\":{},\"ref\":\"h\"}";
    }

    /** Over HTTP, as servers of applications do. */
    private void publish() throws IOException {
        String body = "{\"messages\":[{\"topic\":\"" + topic + "\",\"event\":\"published\",\"payload\":{\"n\":1}}]}";
        try (Actor caller = Actor.open(stage.address())) {
            caller.write("POST /api/broadcast HTTP/1.1\r\nHost: 127.0.0.1\r\napikey: " + stage.token()
                    + "\r\nx-request-id: " + WarmUp.REQUEST_ID
                    + "\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
            caller.awaitHead();
        }
        for (Actor actor : actors) {
            actor.await("published");
        }
    }

    private String message(String ref, String event, String payload) {
        return compact
                ? "[\"1\",\"" + ref + "\",\"realtime:" + topic + "\",\"" + event + "\"," + payload + "]"
                : "{\"topic\":\"realtime:" + topic + "\",\"event\":\"" + event + "\",\"payload\":" + payload
                        + ",\"ref\":\"" + ref + "\",\"join_ref\":\"1\"}";
    }

    @Override
    public void close() throws IOException {
        for (int i = 0; i < actors.size(); i++) {
            Actor actor = actors.get(i);
            if (i % 2 == 0) {
                actor.send(message("l", "phx_leave", "{}"));
            }
            actor.close();
        }
    }
}
