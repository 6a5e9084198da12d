package io.realtime4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.examples.mounted.MountedInTomcat;
import org.junit.jupiter.api.Test;

class MountedInTomcatTest {
    @Test
    void givenTomcat_whenPostedOverHttp_thenClientsHearIt() throws Exception {
        String token = Tokens.of("ann", MountedInTomcat.SECRET);
        try (MountedInTomcat running = MountedInTomcat.start(0);
                Page page = new Page(running.port(), token)) {
            page.send("phx_join", "{\"config\":{}}").next();

            var answer = Page.post(
                    running.port(),
                    "/api/broadcast",
                    token,
                    "{\"messages\":[{\"topic\":\"room\",\"event\":\"e\",\"payload\":{\"n\":1}}]}");

            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(page.next()).contains("{\"n\":1}");
        }
    }
}
