package io.realtime4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.benchmarks.report.Report;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdleTest {
    private final LocalServer server = new LocalServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whenRun_thenChannelsAreFoundOnTheHeap() throws Exception {
        Idle result = Idle.run(server.subject(), 50, 5, Duration.ZERO, LocalServer.nowhere());

        assertThat(result.totals().firstFailure()).isEmpty();
        assertThat(result.isClean()).isTrue();
        assertThat(result.growths()).anySatisfy(growth -> {
            assertThat(growth.className()).isEqualTo("io.realtime4j.core.internal.Channel");
            assertThat(growth.instances()).isGreaterThanOrEqualTo(50);
        });
        Report report = result.report();
        assertThat(report.values()).containsKeys("heapBytesPerConnection", "joinsPerSecondWarm");
    }
}
