package io.realtime4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spec-01")
@Tag("spec-06")
class RateCounterTest {
    private final RateCounter counter = new RateCounter(12, 5);

    @Test
    @DisplayName(
            "S01_207 the empty first sample counts: 60 events in the first 5 s do not trigger a limit of 10, 120 do")
    void givenEventsInTheFirstPeriod_whenSampled_thenTheFirstSampleWeighsToo() {
        counter.restart(10);
        counter.add(60);
        counter.sample(10);
        assertThat(counter.perSecond()).isEqualTo(6);
        assertThat(counter.exceeded()).isFalse();

        counter.restart(10);
        counter.add(120);
        counter.sample(10);

        assertThat(counter.perSecond()).isEqualTo(12);
        assertThat(counter.exceeded()).isTrue();
    }

    @Test
    void givenLimitZero_whenStarted_thenExceededFromTheFirstSampleOn() {
        counter.restart(0);

        assertThat(counter.exceeded()).isTrue();
    }

    @Test
    void givenOldSamples_whenTwelveNewerCame_thenTheyAreForgotten() {
        counter.restart(10);
        counter.add(6000);
        counter.sample(10);
        assertThat(counter.exceeded()).isTrue();

        for (int i = 0; i < 12; i++) {
            assertThat(counter.isQuiet()).isFalse();
            counter.sample(10);
        }

        assertThat(counter.perSecond()).isZero();
        assertThat(counter.exceeded()).isFalse();
        assertThat(counter.isQuiet()).isTrue();
    }

    @Test
    @DisplayName("S06_083 reached at a sample at or above the limit, cleared at a later one below, told of once")
    void givenRateAroundTheLimit_whenSampled_thenReachedAndClearedAtSamples() {
        counter.restart(10);
        counter.add(100); // 100 in two samples of 5 s are 10 per second
        assertThat(counter.exceeded()).isFalse();

        counter.sample(10);
        assertThat(counter.exceeded()).isTrue();
        assertThat(counter.hasJustBeenExceeded()).isTrue();

        counter.add(100);
        counter.sample(10);
        assertThat(counter.exceeded()).isTrue();
        assertThat(counter.hasJustBeenExceeded()).isFalse();

        counter.sample(10);
        assertThat(counter.perSecond()).isEqualTo(10);
        counter.sample(10);
        assertThat(counter.exceeded()).isFalse();

        counter.add(10_000);
        counter.sample(10);
        assertThat(counter.hasJustBeenExceeded()).isTrue();
    }

    @Test
    @DisplayName("S06_082 requests of the last 60 samples of a second count")
    void givenRequests_whenAMinuteWentBy_thenTheRateIsZero() {
        RateCounter requests = new RateCounter(60, 1);
        requests.restart(Long.MAX_VALUE);
        requests.add(600);

        requests.sample(Long.MAX_VALUE);
        assertThat(requests.perSecond()).isEqualTo(300);
        for (int i = 0; i < 59; i++) {
            requests.sample(Long.MAX_VALUE);
        }
        assertThat(requests.perSecond()).isEqualTo(10);

        requests.sample(Long.MAX_VALUE);
        assertThat(requests.perSecond()).isZero();
    }

    @Test
    void givenExceeded_whenRestarted_thenForgotten() {
        counter.restart(1);
        counter.add(1000);
        counter.sample(1);

        counter.restart(1);

        assertThat(counter.exceeded()).isFalse();
    }

    @Test
    void whenSampled_thenReturnsWhatWasCountedSince() {
        counter.restart(10);
        counter.add(2);
        counter.add(3);

        assertThat(counter.sample(10)).isEqualTo(5);
        assertThat(counter.sample(10)).isZero();
    }
}
