package io.realtime4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.core.Realtime;
import io.realtime4j.examples.guests.GuestServer;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuestServerTest {
    private final Realtime realtime = GuestServer.start(0);
    private final int port = realtime.address().orElseThrow().getPort();

    @AfterEach
    void stop() {
        realtime.close();
    }

    @Test
    void givenGuestWithSession_whenJoining_thenWelcome() throws Exception {
        HttpResponse<String> answer = Page.post(port, "/guests/ann", "none", "{}");
        assertThat(answer.statusCode()).isEqualTo(201);
        Matcher token = Pattern.compile("\\{\"token\":\"([^\"]+)\"}").matcher(answer.body());
        assertThat(token.matches()).isTrue();

        try (Page ann = new Page(port, token.group(1))) {
            ann.send("phx_join", "{\"config\":{}}");

            assertThat(ann.next()).contains("\"status\":\"ok\"");
        }
    }

    @Test
    void givenNoSession_whenConnecting_thenRefused() {
        assertThatThrownBy(() -> new Page(port, "made-up"))
                .cause()
                .asInstanceOf(InstanceOfAssertFactories.type(WebSocketHandshakeException.class))
                .extracting(refusal -> refusal.getResponse().statusCode())
                .isEqualTo(401);
    }

    @Test
    void givenNameThatIsNone_whenAskingForASession_thenRefused() throws Exception {
        assertThat(Page.post(port, "/guests/a%22b", "none", "{}").statusCode()).isEqualTo(400);
    }
}
