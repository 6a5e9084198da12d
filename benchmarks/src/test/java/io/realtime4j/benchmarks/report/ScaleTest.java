package io.realtime4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {
    @ParameterizedTest
    @CsvSource({"0, 1, 1", "1, 1, 0.2", "7, 8, 2", "99, 100, 20", "101, 125, 25", "0.03, 0.03, 0.01", "2600, 3000, 1000"
    })
    void topIsRoundAndEnough(double largest, double top, double step) {
        Scale scale = Scale.upTo(largest);

        assertThat(scale.top()).isEqualTo(top);
        assertThat(scale.step()).isEqualTo(step);
        assertThat(scale.ticks()).hasSize(scale.steps() + 1).endsWith(top);
    }
}
