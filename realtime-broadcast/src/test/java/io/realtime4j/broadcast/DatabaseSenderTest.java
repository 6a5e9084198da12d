package io.realtime4j.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.BroadcastSource.Outcome;
import io.realtime4j.core.spi.BroadcastSource.StoredBroadcast;
import io.realtime4j.core.spi.Lane;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What was stored in a database on its way to channels. */
@Tag("spec-03")
class DatabaseSenderTest {
    private final TestNode node = new TestNode();

    @Test
    @DisplayName(
            "S01_139 what was stored reaches both versions in their form, and counts as one event and its deliveries")
    void givenMembers_whenReceived_thenDelivered() {
        FakeChannel v2 = node.join("room");
        FakeChannel v1 = node.joinV1("room");

        assertThat(receive("{\"v\": 1}", false)).isEqualTo(Outcome.PUBLISHED);

        assertThat(v1.frames)
                .singleElement()
                .asString()
                .contains("\"payload\":{\"event\":\"e\",", "\"meta\":{\"id\":\"an-id\"}", "\"payload\":{\"v\": 1}");
        assertThat(v2.frames).hasSize(1);
        assertThat(v2.frames.get(0)).startsWith("04");
        assertThat(node.rates.events).isEqualTo(3);
    }

    @Test
    void givenPrivateOne_whenReceived_thenPublicMembersHearNothing() {
        FakeChannel isPublic = node.join("room");
        FakeChannel isPrivate = node.join("room", true, false, false);

        receive("{}", true);

        assertThat(isPublic.frames).isEmpty();
        assertThat(isPrivate.frames).hasSize(1);
        assertThat(node.writeChecks).isEmpty();
    }

    @Test
    @DisplayName("S03_080 a payload of more bytes than the limit is not published, and not counted")
    void givenLargePayload_whenReceived_thenTooLarge() {
        long limit = node.tenant.limits().maxPayloadBytes();

        assertThat(receive("1".repeat((int) limit - 6), false)).isEqualTo(Outcome.PUBLISHED);
        assertThat(receive("1".repeat((int) limit - 5), false)).isEqualTo(Outcome.TOO_LARGE);

        assertThat(node.rates.events).isEqualTo(1);
    }

    @Test
    @DisplayName("S03_085 over the limit of events nothing is published, and nothing counted")
    void givenEventsExceeded_whenReceived_thenTooMany() {
        FakeChannel channel = node.join("room");
        node.rates.exceeded = true;

        assertThat(receive("{}", false)).isEqualTo(Outcome.TOO_MANY);

        assertThat(channel.frames).isEmpty();
        assertThat(node.rates.events).isZero();
    }

    @Test
    void givenFeatureThatStopped_whenReceiving_thenNobodyDoes() {
        node.feature.stop();

        assertThat(node.source.receiver).isNull();
    }

    @Test
    @DisplayName("after a megabyte there is no room until each lane has come that far")
    void givenLanesThatAreBehind_whenTaking_thenNoRoomUntilTheyCatchUp() {
        List<Runnable> tasks = new ArrayList<>();
        LaneRoom room = new LaneRoom(List.of(behind(tasks), behind(tasks)));
        for (int i = 1; i < LaneRoom.BYTES / LaneRoom.LEAST_COST; i++) {
            room.take(1);
        }
        assertThat(room.ready().toCompletableFuture()).isDone();

        room.take(1);
        assertThat(room.ready().toCompletableFuture()).isNotDone();
        tasks.get(0).run();
        assertThat(room.ready().toCompletableFuture()).isNotDone();
        tasks.get(1).run();

        assertThat(room.ready().toCompletableFuture()).isDone();
        room.take(LaneRoom.BYTES);
        assertThat(room.ready().toCompletableFuture()).isNotDone();
        room.close();
        assertThat(room.ready().toCompletableFuture()).isDone();
    }

    private Outcome receive(String json, boolean isPrivate) {
        return node.source
                .received()
                .received(
                        node.tenant,
                        new StoredBroadcast(
                                new Topic(node.tenant.id(), isPrivate, "room"), "e", "an-id", Slice.utf8(json), true));
    }

    private static Lane behind(List<Runnable> tasks) {
        return new Lane() {
            @Override
            public void execute(Runnable task) {
                tasks.add(task);
            }

            @Override
            public boolean isCurrent() {
                return false;
            }

            @Override
            public void schedule(Runnable task, long delayMillis) {
                throw new AssertionError("nothing is for later");
            }
        };
    }
}
