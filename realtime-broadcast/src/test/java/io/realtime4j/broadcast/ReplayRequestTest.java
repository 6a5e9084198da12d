package io.realtime4j.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.ProtocolVersion;
import io.realtime4j.core.spi.ChannelFeature.JoinResult;
import io.realtime4j.core.spi.ChannelFeature.Joined;
import io.realtime4j.core.spi.ChannelFeature.Refused;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-03")
class ReplayRequestTest {
    private final TestNode node = new TestNode();

    @ParameterizedTest
    @DisplayName("S03_098 replay parameters that are not valid refuse the join")
    @ValueSource(
            strings = {
                "{}",
                "{\"since\":null}",
                "{\"since\":\"1\"}",
                "{\"since\":1.0}",
                "{\"since\":253402300800000}",
                "{\"since\":99999999999999999999}",
                "{\"since\":1,\"limit\":\"2\"}"
            })
    void givenInvalidReplay_whenJoining_thenRefused(String replay) {
        assertThat(join(true, true, replay)).isEqualTo(refused("Replay params are not valid"));
    }

    @ParameterizedTest
    @DisplayName("S03_099 replay is not for public channels, whatever its value")
    @ValueSource(strings = {"null", "{}", "{\"since\":1}"})
    void givenPublicChannel_whenJoiningWithReplay_thenRefused(String replay) {
        assertThat(join(false, true, replay)).isEqualTo(refused("Replay is not allowed for public channels"));
    }

    @ParameterizedTest
    @DisplayName("S03_100 messages that cannot be read refuse the join")
    @ValueSource(strings = {"{\"since\":1}", "{\"since\":1,\"limit\":null}", "{\"since\":1,\"limit\":2}"})
    void givenNoStoredMessages_whenJoiningWithReplay_thenRefused(String replay) {
        assertThat(join(true, true, replay)).isEqualTo(refused("Realtime was unable to replay messages"));
    }

    @Test
    @DisplayName("S03_101 replay needs permission to read broadcasts")
    void givenPresenceOnlyMember_whenJoiningWithReplay_thenUnauthorized() {
        assertThat(join(true, false, "null"))
                .isEqualTo(new Refused(
                        ErrorCode.UNAUTHORIZED, "You do not have permissions to read from this Channel topic: room"));
    }

    @ParameterizedTest
    @DisplayName("S03_098 a replay that is no object is ignored on a private channel")
    @ValueSource(strings = {"null", "\"x\"", "[]"})
    void givenReplayOfAnotherType_whenJoining_thenJoined(String replay) {
        assertThat(join(true, true, replay)).isInstanceOf(Joined.class);
    }

    private JoinResult join(boolean isPrivate, boolean readsBroadcasts, String replay) {
        FakeChannel channel = new FakeChannel(node, new Topic(node.tenant.id(), isPrivate, "room"), ProtocolVersion.V2);
        channel.readsBroadcasts = readsBroadcasts;
        return node.answer(channel, false, false, replay);
    }

    private static Refused refused(String text) {
        return new Refused(ErrorCode.UNABLE_TO_REPLAY_MESSAGES, text);
    }
}
