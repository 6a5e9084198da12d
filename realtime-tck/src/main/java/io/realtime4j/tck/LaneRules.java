package io.realtime4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.realtime4j.core.spi.Lane;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The obligations of the {@link Lane}s that a transport brings. */
abstract class LaneRules extends TransportHarness {
    @Test
    @DisplayName("Lane 1: tasks of one thread run in their order")
    void givenTasks_whenGivenByOneThread_thenTheyRunInOrder() throws Exception {
        for (Lane lane : startForLanes()) {
            BlockingQueue<Integer> ran = new LinkedBlockingQueue<>();
            for (int i = 0; i < 1_000; i++) {
                int number = i;
                lane.execute(() -> ran.add(number));
            }

            for (int i = 0; i < 1_000; i++) {
                assertThat(next(ran, "a task to run")).isEqualTo(i);
            }
        }
    }

    @Test
    @DisplayName("Lane 2: a lane is current on its own thread and on no other")
    void givenThreads_whenAsked_thenOnlyTheLanesOwnIsCurrent() throws Exception {
        List<Lane> lanes = startForLanes();
        for (Lane lane : lanes) {
            assertThat(lane.isCurrent()).isFalse();
            List<Lane> current =
                    on(lane, () -> lanes.stream().filter(Lane::isCurrent).toList());
            assertThat(current).containsExactly(lane);
        }
    }

    @Test
    @DisplayName("Lane 3: a task that throws does not stop the lane")
    void givenTaskThatThrows_whenRun_thenLaterTasksRun() throws Exception {
        for (Lane lane : startForLanes()) {
            lane.execute(() -> {
                throw new IllegalStateException("on purpose");
            });
            lane.schedule(
                    () -> {
                        throw new IllegalStateException("on purpose");
                    },
                    0);
            BlockingQueue<Boolean> scheduled = new LinkedBlockingQueue<>();
            lane.schedule(() -> scheduled.add(true), 1);

            assertThat(on(lane, () -> true)).isTrue();
            assertThat(next(scheduled, "the scheduled task")).isTrue();
        }
    }

    @Test
    @DisplayName("Lane 5: a scheduled task runs on the lane, and not too early")
    void givenScheduledTask_whenItRuns_thenOnTheLaneAfterItsDelay() throws Exception {
        for (Lane lane : startForLanes()) {
            BlockingQueue<String> ran = new LinkedBlockingQueue<>();
            long begin = lane.nanoTime();
            lane.schedule(
                    () -> {
                        boolean early =
                                lane.nanoTime() - begin < Duration.ofMillis(30).toNanos();
                        ran.add(!lane.isCurrent() ? "on another thread" : early ? "too early" : "well");
                    },
                    30);

            assertThat(next(ran, "the scheduled task")).isEqualTo("well");
        }
    }

    private List<Lane> startForLanes() {
        assumeFalse(transport.lanes().isEmpty(), "this transport has no lanes of its own");
        transport.start(gateway);
        return transport.lanes();
    }
}
