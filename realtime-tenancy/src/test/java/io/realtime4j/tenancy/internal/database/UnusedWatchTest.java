package io.realtime4j.tenancy.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UnusedWatchTest {
    private final UnusedWatch watch = new UnusedWatch();

    @Test
    @DisplayName("S06_101 eleven empty checks and the one after them end it")
    void givenNobody_whenCheckedTwelveTimes_thenItCanGo() {
        for (int check = 1; check <= 11; check++) {
            assertThat(watch.check(0)).as("check %d", check).isFalse();
        }

        assertThat(watch.check(0)).isTrue();
    }

    @Test
    @DisplayName("S06_101 a user who comes in the last interval keeps it")
    void givenElevenEmptyChecks_whenAUserComes_thenItBeginsAnew() {
        for (int check = 1; check <= 11; check++) {
            watch.check(0);
        }

        assertThat(watch.check(1)).isFalse();
        for (int check = 1; check <= 11; check++) {
            assertThat(watch.check(0)).isFalse();
        }
        assertThat(watch.check(0)).isTrue();
    }
}
