package io.realtime4j.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Channels that ask to be told when broadcasts from the database arrive. */
@Tag("spec-01")
@Tag("spec-03")
class ReplicationWaitTest {
    private final TestNode node = new TestNode();

    @Test
    @DisplayName("S01_150 S03_092 with the stream up a channel is told exactly once")
    void givenStream_whenJoined_thenToldOnce() {
        node.source.up = true;
        FakeChannel channel = node.joinWaiting("room");

        node.source.comesUp();
        channel.lane.later.forEach(later -> later.task().run());

        assertThat(channel.frames)
                .singleElement()
                .satisfies(frame -> assertThat(frame)
                        .contains(
                                "\"system\"",
                                "Replication connection established",
                                "\"status\":\"ok\"",
                                "\"channel\":\"room\""));
        assertThat(node.source.waiting).isEmpty();
        assertThat(channel.isJoined()).isTrue();
    }

    @Test
    @DisplayName("S01_151 a channel is told as soon as the stream comes up")
    void givenNoStream_whenItComesUp_thenTold() {
        FakeChannel channel = node.joinWaiting("room");
        assertThat(channel.frames).isEmpty();

        node.source.comesUp();
        node.source.comesUp();

        assertThat(channel.frames).singleElement().asString().contains("Replication connection established");
    }

    @Test
    @DisplayName("S01_152 S03_093 without a stream for 60 s the channel is told so and closed")
    void givenNoStream_whenAMinuteIsOver_thenClosed() {
        FakeChannel channel = node.joinWaiting("room");
        assertThat(channel.lane.later)
                .singleElement()
                .satisfies(later -> assertThat(later.delayMillis()).isEqualTo(60_000));

        channel.lane.later.get(0).task().run();
        node.source.comesUp();

        assertThat(channel.frames).hasSize(2);
        assertThat(channel.frames.get(0))
                .contains("Replication connection was not established in time", "\"status\":\"error\"", "\"system\"");
        assertThat(channel.frames.get(1)).contains("phx_close");
        assertThat(channel.isJoined()).isFalse();
    }

    @Test
    void givenChannelThatLeft_whenStreamOrTimeComes_thenNothing() {
        FakeChannel channel = node.joinWaiting("room");
        Objects.requireNonNull(channel.handler).onLeft();

        node.source.comesUp();
        channel.lane.later.get(0).task().run();

        assertThat(channel.frames).isEmpty();
        assertThat(node.source.waiting).isEmpty();
    }

    @Test
    void givenChannelThatDidNotAsk_whenStreamComesUp_thenNothing() {
        FakeChannel channel = node.join("room");

        node.source.comesUp();

        assertThat(channel.frames).isEmpty();
        assertThat(channel.lane.later).isEmpty();
    }
}
