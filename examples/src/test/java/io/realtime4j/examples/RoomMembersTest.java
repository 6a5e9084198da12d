package io.realtime4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Realtime;
import io.realtime4j.examples.authorizer.RoomServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoomMembersTest {
    private static final String JOIN = "{\"config\":{\"private\":true,\"broadcast\":{\"ack\":true}}}";

    @Test
    void givenRoom_whenMembersGuestsAndStrangersCome_thenEachMayDoTheirPart() throws Exception {
        try (Realtime realtime = RoomServer.start(0, Map.of("room", Map.of("ann", "owner", "bob", "guest")))) {
            int port = realtime.address().orElseThrow().getPort();
            try (Page ann = new Page(port, token("ann"));
                    Page bob = new Page(port, token("bob"));
                    Page eve = new Page(port, token("eve"))) {
                assertThat(ann.send("phx_join", JOIN).next()).contains("\"status\":\"ok\"");
                assertThat(bob.send("phx_join", JOIN).next()).contains("\"status\":\"ok\"");
                assertThat(eve.send("phx_join", JOIN).next()).contains("Unauthorized");

                assertThat(bob.send("broadcast", "{\"event\":\"e\"}").next()).contains("\"status\":\"error\"");
                assertThat(ann.send("broadcast", "{\"event\":\"e\"}").next()).contains("\"status\":\"ok\"");
                assertThat(bob.next()).contains("\"event\":\"broadcast\"");
            }
        }
    }

    private static String token(String subject) {
        return Tokens.of(subject, RoomServer.SECRET);
    }
}
