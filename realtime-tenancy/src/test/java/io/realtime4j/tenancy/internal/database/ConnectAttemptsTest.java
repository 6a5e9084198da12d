package io.realtime4j.tenancy.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConnectAttemptsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final ConnectAttempts attempts = new ConnectAttempts();

    @Test
    @DisplayName("S06_086 the third failure within five seconds closes the way, the end of the oldest opens it")
    void givenThreeFailures_whenFiveSecondsPass_thenAllowedAgain() {
        attempts.failed(at(0));
        attempts.failed(at(1000));
        assertThat(attempts.exceeded(at(1000))).isFalse();
        attempts.failed(at(2000));

        assertThat(attempts.exceeded(at(2000))).isTrue();
        assertThat(attempts.exceeded(at(4999))).isTrue();
        assertThat(attempts.exceeded(at(5000))).isFalse();
    }

    @Test
    void givenFailuresFarApart_whenCounted_thenNeverExceeded() {
        for (int second = 0; second < 30; second += 3) {
            assertThat(attempts.failed(at(second * 1000L))).isFalse();
            assertThat(attempts.exceeded(at(second * 1000L))).isFalse();
        }
    }

    @Test
    void givenLimitReached_whenMoreFail_thenItIsNewsOnlyOnce() {
        attempts.failed(at(0));
        attempts.failed(at(1));

        assertThat(attempts.failed(at(2))).isTrue();
        assertThat(attempts.failed(at(3))).isFalse();
    }

    @Test
    void givenLimitWasReachedAndCleared_whenReachedAgain_thenItIsNewsAgain() {
        for (int i = 0; i < 3; i++) {
            attempts.failed(at(i));
        }
        assertThat(attempts.exceeded(at(10_000))).isFalse();
        attempts.failed(at(10_000));
        attempts.failed(at(10_001));

        assertThat(attempts.failed(at(10_002))).isTrue();
    }

    @Test
    void whenReset_thenAllowedAndEmpty() {
        for (int i = 0; i < 3; i++) {
            attempts.failed(at(i));
        }

        attempts.reset();

        assertThat(attempts.exceeded(at(3))).isFalse();
        assertThat(attempts.isEmpty(at(3))).isTrue();
    }

    @Test
    void givenFailure_whenItIsOld_thenEmpty() {
        attempts.failed(at(0));

        assertThat(attempts.isEmpty(at(4999))).isFalse();
        assertThat(attempts.isEmpty(at(5000))).isTrue();
    }

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }
}
