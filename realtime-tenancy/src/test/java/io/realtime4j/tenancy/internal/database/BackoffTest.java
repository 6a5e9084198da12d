package io.realtime4j.tenancy.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofMillis(500);

    @Test
    void whenAskedAgain_thenPausesDoubleUpToTheLongest() {
        Backoff backoff = new Backoff(FIRST, MOST, () -> 0);

        assertThat(next(backoff, 5)).containsExactly(100L, 200L, 400L, 500L, 500L);
    }

    @Test
    void whenReset_thenPausesBeginAnew() {
        Backoff backoff = new Backoff(FIRST, MOST, () -> 0);
        next(backoff, 3);

        backoff.reset();

        assertThat(next(backoff, 2)).containsExactly(100L, 200L);
    }

    @Test
    void whenSpread_thenNoPauseIsShorterThanHalfOrLongerThanAll() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

        for (int i = 0; i < 1000; i++) {
            Backoff backoff = new Backoff(FIRST, MOST, random);
            assertThat(backoff.next()).isBetween(FIRST.dividedBy(2), FIRST);
            assertThat(backoff.next()).isBetween(FIRST, FIRST.multipliedBy(2));
        }
    }

    private static List<Long> next(Backoff backoff, int times) {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            pauses.add(backoff.next().toMillis());
        }
        return pauses;
    }
}
