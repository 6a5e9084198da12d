package io.realtime4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimingWheelTest {
    private final ManualLane lane = new ManualLane();
    private final TimingWheel wheel = new TimingWheel(lane, lane::nanoTime);
    private final List<String> fired = new ArrayList<>();

    @Test
    void whenTimePasses_thenTimersFireInOrderAndNeverEarly() {
        wheel.schedule(() -> fired.add("late"), 1000);
        wheel.schedule(() -> fired.add("soon"), 50);

        lane.advance(49);
        assertThat(fired).isEmpty();
        lane.advance(2 * TimingWheel.TICK_MILLIS);
        assertThat(fired).containsExactly("soon");
        lane.advance(1000);

        assertThat(fired).containsExactly("soon", "late");
        assertThat(wheel.size()).isZero();
    }

    @Test
    void givenTimersOfOneTick_whenTheyFire_thenInTheOrderOfScheduling() {
        for (int i = 0; i < 5; i++) {
            String name = "t" + i;
            wheel.schedule(() -> fired.add(name), 100);
        }

        lane.advance(200);

        assertThat(fired).containsExactly("t0", "t1", "t2", "t3", "t4");
    }

    @Test
    void givenDelayLongerThanTheWheel_whenTimePasses_thenFiresOnceAtTheEnd() {
        wheel.schedule(() -> fired.add("x"), 300_000);

        lane.advance(299_999);
        assertThat(fired).isEmpty();
        lane.advance(2 * TimingWheel.TICK_MILLIS);

        assertThat(fired).containsExactly("x");
    }

    @Test
    void givenCancelledTimer_whenTimePasses_thenItDoesNotFire() {
        TimingWheel.Timer timer = wheel.schedule(() -> fired.add("x"), 100);

        timer.cancel();
        timer.cancel();
        lane.advance(1000);

        assertThat(fired).isEmpty();
        assertThat(wheel.size()).isZero();
    }

    @Test
    void givenTimerThatCancelsItsNeighbour_whenBothAreDue_thenOnlyTheFirstFires() {
        TimingWheel.Timer[] second = new TimingWheel.Timer[1];
        wheel.schedule(() -> second[0].cancel(), 100);
        second[0] = wheel.schedule(() -> fired.add("second"), 100);

        lane.advance(1000);

        assertThat(fired).isEmpty();
    }

    @Test
    void givenTaskThatThrows_whenDue_thenOthersStillFire() {
        wheel.schedule(
                () -> {
                    throw new IllegalStateException("on purpose");
                },
                100);
        wheel.schedule(() -> fired.add("x"), 100);

        lane.advance(1000);

        assertThat(fired).containsExactly("x");
    }

    @Test
    void givenRandomTimers_whenTimePasses_thenEachFiresOnceAndWithinTwoTicks() {
        long seed = 42;
        Random random = new Random(seed);
        List<Long> lateness = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            long due = lane.nanoTime() / 1_000_000 + random.nextInt(60_000);
            wheel.schedule(() -> lateness.add(lane.nanoTime() / 1_000_000 - due), due - lane.nanoTime() / 1_000_000);
            if (i % 100 == 0) {
                lane.advance(random.nextInt(500));
            }
        }

        lane.advance(100_000);

        assertThat(lateness)
                .as("seed %d", seed)
                .hasSize(2000)
                .allSatisfy(late -> assertThat(late).isBetween(0L, 2 * TimingWheel.TICK_MILLIS));
    }
}
