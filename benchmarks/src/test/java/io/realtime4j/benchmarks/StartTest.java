package io.realtime4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartTest {
    private static final String LINE = "{\"url\":\"http://127.0.0.1:4000\",\"anonKey\":\"a.b.c\"}";

    @Test
    void whenRun_thenEveryStartIsTimed() throws Exception {
        Start result = Start.run(List.of("echo", LINE), 3, LocalServer.nowhere());

        assertThat(result.times()).hasSize(3);
        assertThat(result.report().values()).containsKey("medianMillis");
    }

    @Test
    void givenServerThatEnds_whenRun_thenItFails() {
        assertThatThrownBy(() -> Start.run(List.of("true"), 1, LocalServer.nowhere()))
                .isInstanceOf(IOException.class)
                .hasMessage("the server did not start");
    }

    @Test
    void medianIsTheOneInTheMiddle() {
        List<Duration> times = List.of(Duration.ofMillis(900), Duration.ofMillis(400), Duration.ofMillis(500));

        assertThat(new Start(List.of(), times).median()).hasMillis(500);
    }
}
