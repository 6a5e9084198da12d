package io.realtime4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.benchmarks.HeapCensus.Growth;
import io.realtime4j.benchmarks.HeapCensus.Population;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapCensusTest {
    @Test
    void whenHistogramIsParsed_thenClassesAndTheirSumAreKnown() {
        HeapCensus census = HeapCensus.parse(List.of(
                "4711:",
                " num     #instances         #bytes  class name (module)",
                "-------------------------------------------------------",
                "   1:         30020        2900000  [B (java.base@17.0.15)",
                "   2:         15000        1080000  io.realtime4j.core.internal.Channel",
                "Total         45020        3980000"));

        assertThat(census.bytes()).isEqualTo(3_980_000);
        assertThat(census.classes())
                .containsEntry("[B", new Population(30_020, 2_900_000))
                .containsEntry("io.realtime4j.core.internal.Channel", new Population(15_000, 1_080_000))
                .hasSize(2);
    }

    @Test
    void whenTwoAreCompared_thenGrowthIsListedByBytes() {
        HeapCensus before = HeapCensus.parse(List.of("1: 10 100 A", "2: 5 50 B", "3: 1 10 C"));
        HeapCensus after = HeapCensus.parse(List.of("1: 12 120 A", "2: 5 50 B", "3: 4 200 D"));

        assertThat(after.since(before)).containsExactly(new Growth("D", 4, 200), new Growth("A", 2, 20));
    }
}
