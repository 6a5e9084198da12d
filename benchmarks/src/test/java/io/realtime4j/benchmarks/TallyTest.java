package io.realtime4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TallyTest {
    private static final long SECOND = 1_000_000_000L;

    private final Tally tally = new Tally();

    @Test
    void whenOneOfThreeDeliveriesIsMissing_thenItIsLost() {
        tally.sent(3);
        tally.delivered(true, System.nanoTime());
        tally.delivered(false, System.nanoTime());

        assertThat(tally.isComplete()).isFalse();
        assertThat(tally.totals().lost()).isEqualTo(1);
        assertThat(tally.totals().isClean()).isFalse();
    }

    @Test
    void whenAllCame_thenItIsClean() {
        tally.sent(1);
        tally.delivered(true, System.nanoTime());

        assertThat(tally.isComplete()).isTrue();
        assertThat(tally.totals().isClean()).isTrue();
    }

    @Test
    void whenOneIsOutOfOrderMisroutedOrFailed_thenItIsNotClean() {
        tally.outOfOrder();
        tally.misrouted();
        tally.failed("first");
        tally.failed("second");

        assertThat(tally.totals()).isEqualTo(new Totals(0, 0, 0, 1, 1, 2, "first"));
        assertThat(tally.totals().isClean()).isFalse();
        assertThat(tally.totals().text()).contains("1 out of order", "1 misrouted", "2 failures, first: first");
    }

    @Test
    void whenWindowEnds_thenOnlyItsDeliveriesCount() {
        tally.delivered(false, System.nanoTime());
        tally.begin(0);
        tally.delivered(true, System.nanoTime());
        tally.delivered(true, System.nanoTime());
        Second second = tally.endSecond(2 * SECOND);
        Window window = tally.end(4 * SECOND);
        tally.delivered(true, System.nanoTime());

        assertThat(second.deliveriesPerSecond()).isCloseTo(1.0, within(1e-9));
        assertThat(window.deliveriesPerSecond()).isCloseTo(0.5, within(1e-9));
        assertThat(window.course()).containsExactly(second);
        assertThat(window.latency().count()).isEqualTo(2);
        assertThat(tally.complete(window).latency().count()).isEqualTo(3);
        assertThat(tally.complete(window).deliveries()).isEqualTo(2);
    }

    @Test
    void whenNextWindowBegins_thenLatenciesStartAnew() {
        tally.begin(0);
        tally.delivered(true, System.nanoTime() - SECOND);
        assertThat(tally.end(SECOND).latency().max()).isGreaterThanOrEqualTo(1_000_000);

        tally.begin(SECOND);

        assertThat(tally.end(2 * SECOND).latency().count()).isZero();
    }
}
