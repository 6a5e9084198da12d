package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Entries of channels that the server ends. */
@Tag("spec-04")
final class PresenceEndScenarios {
    private static final String KEY = "{'presence':{'key':'k'}}";

    @RegisterExtension
    static final TestServer server =
            TestServer.create(settings -> settings, parts -> parts.feature(new CrashingFeature()));

    private final TestTenant abc = server.tenant();
    private final PresenceMember watcher = PresenceMember.first(abc, "watcher");

    @Test
    @DisplayName("S04_056 the entry of a channel that crashes leaves at once")
    void givenTrackedClient_whenItsChannelCrashes_thenOneLeave() {
        PresenceMember member = PresenceMember.join(abc, KEY);
        String ref = tracked(member);

        member.client().send("['1','9','realtime:room','boom',{}]");

        member.client().expect("['1','1','realtime:room','phx_error',{'reason':'channel_crash'}]");
        assertThat(watcher.left("k", "{}")).isEqualTo(ref);
        watcher.expectNothing();
    }

    @Test
    @DisplayName("S04_056 the entry of a client whose token expires leaves at once")
    void givenTrackedClient_whenItsTokenExpires_thenOneLeave() {
        Client client = abc.connect(Dialect.V2, Tokens.expiring(Instant.now().plusSeconds(3)));
        PresenceMember member = PresenceMember.of(client.join("1", PresenceMember.ROOM, KEY));
        String ref = tracked(member);

        member.expectShutDown("Token has expired \\d+ seconds ago");

        assertThat(watcher.left("k", "{}")).isEqualTo(ref);
        watcher.expectNothing();
    }

    @Test
    @DisplayName("S04_056 the entry of a channel that a limit shuts down leaves at once")
    void givenTrackedClient_whenALimitEndsItsChannel_thenOneLeave() {
        PresenceMember member = PresenceMember.join(abc, KEY);
        String ref = tracked(member);
        for (int i = 0; i < 4; i++) {
            member.track("{}");
        }

        member.push("{'event':'track','payload':{}}");

        member.expectShutDown("Client presence rate limit exceeded");
        assertThat(watcher.left("k", "{}")).isEqualTo(ref);
        watcher.expectNothing();
    }

    private String tracked(PresenceMember member) {
        String ref = member.track("{}").joined("k", "{}");
        assertThat(watcher.joined("k", "{}")).isEqualTo(ref);
        return ref;
    }
}
