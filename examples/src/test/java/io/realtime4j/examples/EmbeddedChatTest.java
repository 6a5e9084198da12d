package io.realtime4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Realtime;
import io.realtime4j.examples.chat.EmbeddedChat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EmbeddedChatTest {
    @Test
    void givenTwoPages_whenOneSpeaks_thenBothHearIt() throws Exception {
        try (Realtime realtime = EmbeddedChat.start(0)) {
            int port = realtime.address().orElseThrow().getPort();
            String html = Page.get(port, "/").body();
            Matcher token = Pattern.compile("apikey=([^']+)'").matcher(html);
            assertThat(token.find()).isTrue();

            try (Page a = new Page(port, token.group(1));
                    Page b = new Page(port, token.group(1))) {
                a.send("phx_join", "{\"config\":{\"broadcast\":{\"self\":true}}}");
                assertThat(a.next()).contains("\"status\":\"ok\"");
                b.send("phx_join", "{\"config\":{}}");
                assertThat(b.next()).contains("\"status\":\"ok\"");

                a.send("broadcast", "{\"event\":\"say\",\"payload\":{\"text\":\"hi\"}}");
                assertThat(a.next()).contains("\"text\":\"hi\"");
                assertThat(b.next()).contains("\"text\":\"hi\"");

                b.send("broadcast", "{\"event\":\"hello\",\"payload\":{\"name\":\"b\"}}");
                assertThat(b.next()).contains("\"welcome\"").contains("\"name\":\"b\"");
            }
        }
    }
}
