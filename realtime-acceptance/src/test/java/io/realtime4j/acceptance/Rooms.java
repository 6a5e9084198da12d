package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A number of clients of one tenant, each on the same topics. What one sends has to come to all others, in order, once, and nothing else
 * may come. Confined to one thread.
 */
final class Rooms {
    private final List<Client> members = new ArrayList<>();
    private final int topics;
    private final String config;
    private int number;

    /** Joins; {@code config} is that of each join. */
    Rooms(int topics, String config, List<Client> members) {
        this.topics = topics;
        this.config = config;
        this.members.addAll(members);
        joinAll();
    }

    /** Joins every topic on every client; on those that are joined, it replaces the channel. */
    void joinAll() {
        for (Client member : members) {
            for (int topic = 0; topic < topics; topic++) {
                member.join("1", topic(topic), config);
            }
        }
    }

    void leaveAll() {
        for (Client member : members) {
            for (int topic = 0; topic < topics; topic++) {
                member.send("['1','2','%s','phx_leave',{}]".formatted(topic(topic)))
                        .expectOk("1", "2", topic(topic))
                        .expectClosed("1", topic(topic));
            }
        }
    }

    /** Lets every channel send once. */
    void everyoneSpeaks() {
        for (int i = 0; i < members.size() * topics; i++) {
            speak();
        }
    }

    /** Lets the next channel in turn send, and the others of its topic hear it. */
    void speak() {
        String topic = topic(number % topics);
        Client sender = members.get(number / topics % members.size());
        String event = "{'type':'broadcast','event':'e','payload':{'number':%d}}".formatted(number);
        sender.send("['1','s%d','%s','broadcast',%s]".formatted(number, topic, event))
                .expectOk("1", "s" + number, topic);
        for (Client member : members) {
            if (member != sender) {
                member.expect("[null,null,'%s','broadcast',%s]".formatted(topic, event));
            }
        }
        number++;
    }

    /** Tries a topic that nobody has joined, and tells why that is refused; empty when it is not. */
    String refusal() {
        Client member = members.get(0);
        member.send("['9','9','realtime:other','phx_join',{'config':%s}]".formatted(config));
        JsonNode payload = member.next().get(4);
        String status = payload.get("status").asText();
        if (status.equals("error")) {
            return payload.get("response").get("reason").asText();
        }
        assertThat(status).isEqualTo("ok");
        member.send("['9','9','realtime:other','phx_leave',{}]")
                .expectOk("9", "9", "realtime:other")
                .expectClosed("9", "realtime:other");
        return "";
    }

    void expectNothing() {
        members.forEach(Client::expectNothing);
    }

    private static String topic(int number) {
        return "realtime:room-" + number;
    }
}
