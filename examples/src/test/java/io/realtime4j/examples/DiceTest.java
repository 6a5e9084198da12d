package io.realtime4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Realtime;
import io.realtime4j.examples.feature.DiceServer;
import org.junit.jupiter.api.Test;

class DiceTest {
    @Test
    void givenTwoClients_whenOneRolls_thenBothSeeThePips() throws Exception {
        try (Realtime realtime = DiceServer.start(0, () -> 6)) {
            int port = realtime.address().orElseThrow().getPort();
            String token = Tokens.of("ann", DiceServer.SECRET);
            try (Page a = new Page(port, token);
                    Page b = new Page(port, token)) {
                a.send("phx_join", "{\"config\":{}}").next();
                b.send("phx_join", "{\"config\":{}}").next();

                a.send("roll", "{}");

                assertThat(a.next()).contains("\"rolled\"").contains("{\"pips\":6}");
                assertThat(a.next()).contains("phx_reply").contains("\"status\":\"ok\"");
                assertThat(b.next()).contains("\"rolled\"").contains("{\"pips\":6}");
            }
        }
    }
}
