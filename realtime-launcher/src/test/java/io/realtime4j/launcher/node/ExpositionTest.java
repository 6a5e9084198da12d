package io.realtime4j.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.realtime4j.core.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spec-07")
class ExpositionTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final String NODE = "host=\"10.0.0.7\",id=\"10.0.0.7\"";

    private final DropwizardMeters meters = new DropwizardMeters(new MetricRegistry());

    @Test
    @DisplayName("S07_021 S07_022 families by name with help and type, samples with the node's labels, one end")
    void givenMetrics_whenWritten_thenSorted() throws IOException {
        meters.gauge("realtime_connections_connected", ACME, () -> 2);
        meters.counter("realtime_drops_total", null, "slow").add(3);

        assertThat(text("eu")).isEqualTo("""
                # HELP realtime_connections_connected connections of the tenant on this node that have joined a channel
                # TYPE realtime_connections_connected gauge
                realtime_connections_connected{%1$s,region="eu",tenant="acme"} 2
                # HELP realtime_drops_total what was dropped or refused by reason
                # TYPE realtime_drops_total counter
                realtime_drops_total{%1$s,reason="slow",region="eu"} 3
                # EOF
                """.formatted(NODE));
    }

    @Test
    @DisplayName("S07_022 without a region the label is nil")
    void givenNoRegion_whenWritten_thenNil() throws IOException {
        meters.counter("odd_name", null, null).add(1);

        assertThat(text(null)).contains("# HELP odd_name odd name\n", "odd_name{" + NODE + ",region=\"nil\"} 1\n");
    }

    @Test
    @DisplayName("S07_023 quotes, backslashes and line breaks are escaped")
    void givenOddTenant_whenWritten_thenEscaped() throws IOException {
        meters.counter("a", new TenantId("q\"b\\n\nend"), null).add(1);

        assertThat(text("eu")).contains("tenant=\"q\\\"b\\\\n\\nend\"} 1\n");
    }

    @Test
    void givenValues_whenWritten_thenBucketsAddUp() throws IOException {
        meters.histogram("realtime_payload_size", null, "broadcast", 250, 1000).record(250);
        meters.histogram("realtime_payload_size", null, "broadcast", 250, 1000).record(251);
        meters.histogram("realtime_payload_size", null, "broadcast", 250, 1000).record(5000);

        String labels = NODE + ",%smessage_type=\"broadcast\",region=\"eu\"";
        assertThat(text("eu")).contains("""
                # TYPE realtime_payload_size histogram
                realtime_payload_size_bucket{%1$s} 1
                realtime_payload_size_bucket{%2$s} 2
                realtime_payload_size_bucket{%3$s} 3
                realtime_payload_size_sum{%4$s} 5501
                realtime_payload_size_count{%4$s} 3
                """.formatted(
                        labels.formatted("le=\"250.0\","),
                        labels.formatted("le=\"1000.0\","),
                        labels.formatted("le=\"+Inf\","),
                        labels.formatted("")));
    }

    @Test
    void givenCounterOfTenants_whenCounted_thenTheNodeHasTheSum() throws IOException {
        meters.counter("realtime_channel_joins", ACME, null).add(2);
        meters.counter("realtime_channel_joins", new TenantId("other"), null).add(3);
        meters.counter("realtime_channel_error", ACME, "Unauthorized").add(1);

        assertThat(text("eu"))
                .contains("realtime_channel_global_joins{" + NODE + ",region=\"eu\"} 5\n")
                .contains("realtime_channel_global_error{code=\"Unauthorized\"," + NODE + ",region=\"eu\"} 1\n");
    }

    @Test
    void givenLabelOfTheSameName_whenWritten_thenTheMetricsOwnWins() throws IOException {
        meters.measure("a", Labels.NONE.with("id", "mine"), () -> 0.25);

        assertThat(text("eu")).contains("a{host=\"10.0.0.7\",id=\"mine\",region=\"eu\"} 0.25\n");
    }

    @Test
    void givenManySeries_whenWritten_thenAllOfThem() throws IOException {
        for (int i = 0; i < 5000; i++) {
            meters.counter("a", new TenantId("t" + i), null).add(i);
        }

        assertThat(text("eu").lines()).hasSize(5003);
    }

    private String text(@Nullable String region) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Exposition(meters, new NodeIdentity("realtime@10.0.0.7", region, "1")).writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
