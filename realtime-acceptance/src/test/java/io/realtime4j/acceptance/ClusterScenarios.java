package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.PubSub;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("spec-03")
final class ClusterScenarios {
    private static final String ROOM = "realtime:room";
    private static final PubSub bus = PubSub.local();

    @RegisterExtension
    static final TestServer here = TestServer.create(settings -> settings.nodeName("here"), parts -> parts.pubSub(bus));

    @RegisterExtension
    static final TestServer there =
            TestServer.create(settings -> settings.nodeName("there"), parts -> parts.pubSub(bus));

    @Test
    @DisplayName("S03_104 members on another node receive, in order and in their own form")
    void givenTwoNodes_whenSending_thenMembersOfBothReceive() {
        Client sender = here.tenant("shared").v2().join("1", ROOM, "{'broadcast':{'self':true}}");
        Client v1 = there.tenant("shared").v1().join(ROOM);
        Client v2 = there.tenant("shared").v2().join(ROOM);
        Client isPrivate = there.tenant("shared").v2().join("1", ROOM, "{'private':true}");
        Client foreign = there.tenant("foreign").v2().join(ROOM);
        byte[] json = "{ \"x\":1}".getBytes(UTF_8);

        sender.send("['1','2','realtime:room','broadcast',{'n':1,'more':[1.50]}]");
        sender.socket().sendBinary(Hex.push("1", "3", ROOM, "e", "", 1, json));
        sender.socket().sendBinary(Hex.push("1", "4", ROOM, "e", "", 0, json));

        v1.expect("[null,null,'realtime:room','broadcast',{'n':1,'more':[1.50]}]");
        v1.expect("[null,null,'realtime:room','broadcast',{'event':'e','payload':{'x':1},'type':'broadcast'}]");
        v2.expect("[null,null,'realtime:room','broadcast',{'n':1,'more':[1.50]}]");
        assertThat(v2.socket().expectBinary()).isEqualTo(Hex.broadcast(ROOM, "e", "", 1, json));
        assertThat(v2.socket().expectBinary()).isEqualTo(Hex.broadcast(ROOM, "e", "", 0, json));
        v1.expectNothing();
        v2.expectNothing();
        isPrivate.expectNothing();
        foreign.expectNothing();
    }
}
