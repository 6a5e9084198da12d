package io.realtime4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Realtime;
import io.realtime4j.examples.lobby.Lobby;
import org.junit.jupiter.api.Test;

class LobbyTest {
    private static final String SECRET = "a-secret-for-this-test-only-0123456789";

    @Test
    void givenGuest_whenTracking_thenTheProgramAndTheHostKnow() throws Exception {
        try (Realtime realtime = Lobby.start(0, SECRET)) {
            int port = realtime.address().orElseThrow().getPort();
            try (Page alice = new Page(port, Tokens.of("alice", SECRET))) {
                alice.send("phx_join", "{\"config\":{\"presence\":{\"enabled\":true,\"key\":\"alice\"}}}");
                assertThat(alice.next()).contains("\"status\":\"ok\"");
                assertThat(alice.next()).contains("presence_state", "\"host\"", "\"guests\":0");

                alice.send("presence", "{\"event\":\"track\",\"payload\":{}}");
                assertThat(alice.next()).contains("\"status\":\"ok\"");
                assertThat(alice.next()).contains("presence_diff", "\"alice\"");
                assertThat(alice.next()).contains("presence_diff", "\"host\"", "\"guests\":1");

                assertThat(Page.get(port, "/who").body()).isEqualTo("alice, host");
            }
        }
    }
}
