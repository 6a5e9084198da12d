package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * One of many clients that join, leave, rejoin, reconnect and send at random. Numbers what it sends per topic and checks that what it
 * hears from each other sender, while it is joined, has no gap, no repetition and no other order; what began after its join is the
 * first that it hears at the latest. Confined to one thread.
 */
final class CrowdMember {
    private final int id;
    private final int topics;
    private final TestTenant tenant;
    private final Random random;
    private final Map<Integer, String> joinRefs = new HashMap<>();
    private final Map<Integer, Integer> sent = new HashMap<>();
    private final Map<List<Integer>, Integer> heard = new HashMap<>();
    private final Map<Integer, int[]> begunBefore = new HashMap<>();
    private final AtomicIntegerArray begun;
    private Client client;
    private int refs;

    CrowdMember(int id, int topics, TestTenant tenant, AtomicIntegerArray begun, long seed) {
        this.id = id;
        this.topics = topics;
        this.tenant = tenant;
        this.begun = begun;
        this.random = new Random(seed);
        this.client = connect();
    }

    private Client connect() {
        return tenant.connect(id % 2 == 0 ? Dialect.V2 : Dialect.V1, Tokens.anon());
    }

    /** Does something at random and waits until the server has answered. */
    void act() {
        int topic = random.nextInt(topics);
        int choice = random.nextInt(100);
        if (!joinRefs.containsKey(topic)) {
            join(topic);
        } else if (choice < 85) {
            send(topic);
        } else if (choice < 92) {
            leave(topic);
        } else if (choice < 98) {
            join(topic);
        } else {
            reconnect();
        }
    }

    private void join(int topic) {
        String ref = nextRef();
        say(ref, ref, topic, "phx_join", "{'config':{'broadcast':{'ack':true}}}");
        awaitReply(ref);
        joinRefs.put(topic, ref);
        begunBefore.put(topic, begunOn(topic));
        forget(topic); // what came before was for the channel that this one replaced
    }

    /** How many messages each member has begun to send to a topic. */
    private int[] begunOn(int topic) {
        return IntStream.range(0, begun.length() / topics)
                .map(member -> begun.get(member * topics + topic))
                .toArray();
    }

    private void leave(int topic) {
        String ref = nextRef();
        say(joinRefs.get(topic), ref, topic, "phx_leave", "{}");
        awaitReply(ref);
        joinRefs.remove(topic);
        begunBefore.remove(topic);
        forget(topic);
    }

    /**
     * Joins one more topic and reads nothing from then on, until the server has ended the connection. What it had sent before is heard then, as far as
     * it came, and the member comes back.
     *
     * @param topic where so much is sent that the connection has to end
     * @param asleep is called when nothing more is read
     * @param awake waits until the server has ended the connection
     */
    void sleepOn(String topic, Runnable asleep, Runnable awake) {
        String ref = nextRef();
        client.send("['%s','%s','%s','phx_join',{'config':{}}]".formatted(ref, ref, topic));
        awaitReply(ref);
        asleep.run();
        awake.run();
        client.socket().messagesUntilTheEnd(frame -> {
            JsonNode object = objectOf(Json.received(frame.asText()));
            if (!object.get("topic").asText().equals(topic)) {
                assertThat(object.get("event").asText()).isEqualTo("broadcast");
                hear(object);
            }
        });
        comeBack();
    }

    private void reconnect() {
        client.socket().close();
        comeBack();
    }

    private void comeBack() {
        client = connect();
        Set<Integer> joined = new TreeSet<>(joinRefs.keySet());
        joinRefs.clear();
        begunBefore.clear();
        heard.clear();
        joined.forEach(this::join);
    }

    /** Sends on every topic that is joined. */
    void sendEverywhere() {
        Set.copyOf(joinRefs.keySet()).forEach(this::send);
    }

    private void send(int topic) {
        int number = sent.merge(topic, 1, Integer::sum);
        begun.set(id * topics + topic, number);
        String ref = nextRef();
        say(joinRefs.get(topic), ref, topic, "broadcast", "{'from':" + id + ",'number':" + number + "}");
        awaitReply(ref);
    }

    /** Reads what is left, then checks that the last messages of all others on common topics have come. */
    void checkLastOf(List<CrowdMember> others) {
        for (int i = 0; i < 2; i++) {
            String ref = nextRef();
            client.send("[null,'" + ref + "','phoenix','heartbeat',{}]");
            awaitReply(ref);
        }
        for (CrowdMember other : others) {
            for (int topic : joinRefs.keySet()) {
                if (other != this && other.joinRefs.containsKey(topic)) {
                    assertThat(heard.get(List.of(topic, other.id)))
                            .as("last of %d on topic %d, as heard by %d", other.id, topic, id)
                            .isEqualTo(other.sent.get(topic));
                }
            }
        }
    }

    private void awaitReply(String ref) {
        for (JsonNode frame = client.next(); ; frame = client.next()) {
            JsonNode object = objectOf(frame);
            switch (object.get("event").asText()) {
                case "broadcast" -> hear(object);
                case "phx_close" -> {} // of a channel that was left or replaced
                case "phx_reply" -> {
                    assertThat(object.get("ref").asText()).isEqualTo(ref);
                    assertThat(object.get("payload").get("status").asText()).isEqualTo("ok");
                    return;
                }
                default -> throw new AssertionError(frame);
            }
        }
    }

    private static JsonNode objectOf(JsonNode frame) {
        return frame.isObject() ? frame : Dialect.V1.toClient(frame);
    }

    private void hear(JsonNode frame) {
        JsonNode payload = frame.get("payload");
        int number = payload.get("number").asInt();
        int from = payload.get("from").asInt();
        int topic = topic(frame);
        Integer before = heard.put(List.of(topic, from), number);
        if (before != null) {
            assertThat(number)
                    .as("next of %d, as heard by %d: %s", from, id, frame)
                    .isEqualTo(before + 1);
        } else if (begunBefore.containsKey(topic)) { // else it came before the answer to the join
            assertThat(number)
                    .as("first of %d, as heard by %d: %s", from, id, frame)
                    .isLessThanOrEqualTo(begunBefore.get(topic)[from] + 1);
        }
    }

    private void forget(int topic) {
        heard.keySet().removeIf(key -> key.get(0) == topic);
    }

    private static int topic(JsonNode frame) {
        return Integer.parseInt(frame.get("topic").asText().substring("realtime:".length()));
    }

    private void say(String joinRef, String ref, int topic, String event, String payload) {
        client.send("['%s','%s','realtime:%d','%s',%s]".formatted(joinRef, ref, topic, event, payload));
    }

    private String nextRef() {
        return Integer.toString(++refs);
    }
}
