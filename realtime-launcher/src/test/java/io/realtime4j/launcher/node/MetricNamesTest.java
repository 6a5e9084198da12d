package io.realtime4j.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricNamesTest {
    @Test
    void everyMetricIsInTheManual() throws IOException {
        Set<String> explained = Files.readAllLines(Path.of("../docs/metrics.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .collect(Collectors.toSet());

        assertThat(explained).containsAll(MetricNames.all().keySet());
    }

    @Test
    void whatIsPublishedForTheNodeIsKnown() {
        assertThat(MetricNames.all().keySet())
                .containsAll(MetricNames.all().values().stream()
                        .map(MetricNames.Entry::forNode)
                        .filter(Objects::nonNull)
                        .toList());
    }
}
