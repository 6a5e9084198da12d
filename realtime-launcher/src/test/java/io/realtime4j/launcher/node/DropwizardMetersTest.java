package io.realtime4j.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Meters;
import org.junit.jupiter.api.Test;

class DropwizardMetersTest {
    private final MetricRegistry registry = new MetricRegistry();
    private final DropwizardMeters meters = new DropwizardMeters(registry);

    @Test
    void givenEqualNameTenantAndTag_whenCounted_thenTogether() {
        TenantId tenant = new TenantId("a\"b");

        meters.counter("drops", tenant, "slow").add(2);
        meters.counter("drops", tenant, "slow").add(3);
        meters.counter("drops", null, null).add(1);

        assertThat(registry.counter("drops{reason=\"slow\",tenant=\"a\\\"b\"}").getCount())
                .isEqualTo(5);
        assertThat(registry.counter("drops").getCount()).isEqualTo(1);
    }

    @Test
    void givenValues_whenRecorded_thenInTheBucketOfTheNextBound() {
        Meters.Histogram sizes = meters.histogram("size", null, "broadcast", 100, 500);

        sizes.record(100);
        sizes.record(101);
        sizes.record(501);

        assertThat(count("100")).isEqualTo(1);
        assertThat(count("500")).isEqualTo(1);
        assertThat(count("+Inf")).isEqualTo(1);
        assertThat(registry.counter("size_sum{message_type=\"broadcast\"}").getCount())
                .isEqualTo(702);
    }

    @Test
    void givenSecondGauge_whenRead_thenItReplacedTheFirst() {
        meters.gauge("users", null, () -> 1);
        meters.gauge("users", null, () -> 2);

        assertThat(registry.getGauges())
                .hasEntrySatisfying(
                        "users", gauge -> assertThat(gauge.getValue()).isEqualTo(2L));
    }

    @Test
    void givenGaugesWithTags_whenRead_thenApart() {
        meters.gauge("realtime_presence_occupancy", null, "room", () -> 1);
        meters.gauge("realtime_presence_occupancy", null, "hall", () -> 2);

        assertThat(registry.getGauges().keySet())
                .containsExactlyInAnyOrder(
                        "realtime_presence_occupancy{topic=\"room\"}", "realtime_presence_occupancy{topic=\"hall\"}");
    }

    @Test
    void whenTheProcessIsMeasured_thenEveryGaugeHasAValue() {
        NodeGauges.register(meters);

        assertThat(meters.families()).hasSizeGreaterThan(10).allSatisfy(family -> {
            StringBuilder lines = new StringBuilder();
            family.series().forEach(series -> series.write(family.name(), series.labels(), lines));
            assertThat(lines).matches("(" + family.name() + "(\\{.*})? [0-9.E]+\n)+");
        });
    }

    private long count(String bound) {
        return registry.counter("size_bucket{le=\"" + bound + "\",message_type=\"broadcast\"}")
                .getCount();
    }
}
