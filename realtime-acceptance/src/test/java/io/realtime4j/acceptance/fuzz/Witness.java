package io.realtime4j.acceptance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.realtime4j.acceptance.Client;
import io.realtime4j.acceptance.Frame;
import io.realtime4j.acceptance.Json;
import io.realtime4j.acceptance.TestTenant;

/**
 * A well-behaved client on the topic of the attackers and on one of its own. On the first it hears noise between what the publisher
 * says, on the other it must hear the publisher and nothing else.
 */
final class Witness {
    private static final String QUIET = "realtime:quiet";
    private static final String MARK = "mark";

    private final Client client;
    private int published;
    private int heard;
    private int heardQuiet;
    private int heartbeats;

    Witness(TestTenant tenant) {
        client = tenant.v2().join("1", Target.ROOM, "{}").join("2", QUIET, "{}");
    }

    /** Broadcasts the next number on both topics. */
    void publish() {
        published++;
        for (String topic : new String[] {Target.ROOM, QUIET}) {
            client.send("[null,null,'%s','broadcast',{'event':'%s','number':%d}]".formatted(topic, MARK, published));
        }
    }

    /** Reads until the publisher's next number has come on both topics. */
    void expectNext() {
        heard++;
        heardQuiet++;
        boolean inRoom = false;
        boolean inQuiet = false;
        while (!inRoom || !inQuiet) {
            JsonNode frame = next();
            if (frame.path(2).asText().equals(QUIET)) {
                assertThat(inQuiet).as("heard before: %s", frame).isFalse();
                assertThat(frame.path(4).path("number").asInt()).isEqualTo(heardQuiet);
                inQuiet = true;
            } else if (frame.path(4).path("event").asText().equals(MARK)) {
                assertThat(frame.path(4).path("number").asInt()).isEqualTo(heard);
                inRoom = true;
            }
        }
    }

    /** Has a heartbeat answered, so its lane is not stalled. */
    void expectHeartbeat() {
        String ref = "beat-" + ++heartbeats;
        client.send("[null,'" + ref + "','phoenix','heartbeat',{}]");
        String answered = "";
        while (!answered.equals(ref)) { // noise of the attackers
            answered = next().path(1).asText();
        }
    }

    /** The next frame; a binary one is noise. */
    private JsonNode next() {
        Frame frame = client.socket().frame();
        assertThat(frame.opcode()).as("%s", frame).isIn(Frame.TEXT, Frame.BINARY);
        return frame.opcode() == Frame.TEXT ? Json.received(frame.asText()) : Json.received("null");
    }
}
