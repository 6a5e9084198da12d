package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-01")
final class UnjoinedTopicScenarios {
    private static final String UNMATCHED = "{'status':'error','response':{'reason':'unmatched topic'}}";

    @RegisterExtension
    static final TestServer server = TestServer.create(settings -> settings.channelErrorBackoff(Duration.ofHours(1)));

    private final TestTenant abc = server.tenant();

    @ParameterizedTest
    @EnumSource(Dialect.class)
    @DisplayName("S01_055 a heartbeat is answered without any join")
    void givenNoJoin_whenHeartbeat_thenOk(Dialect dialect) {
        Client client = abc.connect(dialect, Tokens.anon());

        client.send("[null,'7','phoenix','heartbeat',{}]");

        client.expect("[null,'7','phoenix','phx_reply',{'status':'ok','response':{}}]");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    @DisplayName("S01_056 a heartbeat with a null ref is answered with a null ref")
    void givenNullRef_whenHeartbeat_thenNullRef(Dialect dialect) {
        Client client = abc.connect(dialect, Tokens.anon());

        client.send("[null,null,'phoenix','heartbeat',{}]");

        client.expect("[null,null,'phoenix','phx_reply',{'status':'ok','response':{}}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "5", "'x'", "[]"})
    @DisplayName("S01_057 the reply to a heartbeat has no join_ref, whatever was sent")
    void givenJoinRef_whenHeartbeat_thenNullJoinRef(String payload) {
        Client client = abc.v2();

        client.send("['4','7','phoenix','heartbeat'," + payload + "]");

        client.expect("[null,'7','phoenix','phx_reply',{'status':'ok','response':{}}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "phx_join", "broadcast", "Heartbeat"})
    @DisplayName("S01_058 another event on phoenix matches no topic")
    void givenOtherEvent_whenSentToPhoenix_thenUnmatched(String event) {
        Client client = abc.v2();

        client.send("[null,'7','phoenix','" + event + "',{}]");

        client.expect("[null,'7','phoenix','phx_reply'," + UNMATCHED + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"room:1", "realtime", "Realtime:x", "", "xrealtime:y"})
    @DisplayName("S01_059 a join outside realtime: is refused at once")
    void givenForeignTopic_whenJoining_thenUnmatchedWithoutDelay(String topic) {
        Client client = abc.v2();

        client.send("['4','7','" + topic + "','phx_join',{'config':{}}]");

        client.expect("[null,'7','" + topic + "','phx_reply'," + UNMATCHED + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"broadcast", "presence", "custom", "access_token", "phx_close", "heartbeat"})
    @DisplayName("S01_060 events on a topic that is not joined match no topic")
    void givenNotJoined_whenSent_thenUnmatched(String event) {
        Client client = abc.v2();

        client.send("['4','7','realtime:room','" + event + "',{}]");

        client.expect("[null,'7','realtime:room','phx_reply'," + UNMATCHED + "]");
    }

    @Test
    @DisplayName("S01_060 a frame of kind 3 on a topic that is not joined matches no topic")
    void givenNotJoined_whenPushedBinary_thenUnmatched() {
        Client client = abc.v2();

        client.socket().sendBinary(Hex.push("4", "7", "realtime:room", "e", "", 0, "x".getBytes(UTF_8)));
        client.expect("[null,'7','realtime:room','phx_reply'," + UNMATCHED + "]");

        client.socket().sendBinary(Hex.push("", "", "realtime:room", "e", "", 0, "x".getBytes(UTF_8)));
        client.expect("[null,'','realtime:room','phx_reply'," + UNMATCHED + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"realtime:room", "whatever"})
    @DisplayName("S01_061 leaving a topic that is not joined is fine")
    void givenNotJoined_whenLeaving_thenOk(String topic) {
        Client client = abc.v2();

        client.send("['4','7','" + topic + "','phx_leave',{}]").expectOk("4", "7", topic);
        client.send("[null,null,'" + topic + "','phx_leave',{}]");

        client.expect("[null,null,'" + topic + "','phx_reply',{'status':'ok','response':{}}]");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    @DisplayName("S01_062 the reply is sent for a null ref, too")
    void givenNullRef_whenSentToUnjoinedTopic_thenReplied(Dialect dialect) {
        Client client = abc.connect(dialect, Tokens.anon());

        client.send("['4',null,'realtime:room','broadcast',{}]");

        client.expect("[null,null,'realtime:room','phx_reply'," + UNMATCHED + "]");
    }
}
