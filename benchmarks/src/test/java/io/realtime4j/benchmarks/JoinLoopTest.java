package io.realtime4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JoinLoopTest {
    private static final long LIMIT_NANOS = Duration.ofMinutes(1).toNanos();

    private final LocalServer server = new LocalServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whenRun_thenClientsJoin() throws Exception {
        JoinRate rate = run(BenchUser.some(2, LocalServer.SECRET));

        assertThat(rate.failures()).isEmpty();
        assertThat(rate.perSecond()).isPositive();
    }

    @Test
    void givenWrongSecret_whenRun_thenTheRefusalIsTold() throws Exception {
        JoinRate rate = run(BenchUser.some(1, "another secret of sufficient length"));

        assertThat(rate.failures()).isNotEmpty().allMatch(why -> why.contains("HTTP/1.1 401"));
        assertThat(rate.perSecond()).isZero();
    }

    /** Runs until there is something to see. */
    private JoinRate run(List<BenchUser> users) throws IOException {
        long begin = System.nanoTime();
        JoinRate rate;
        do {
            rate = JoinLoop.run(server.target(), users, 3, Duration.ZERO, Duration.ofMillis(500));
        } while (rate.perSecond() == 0 && rate.failures().isEmpty() && System.nanoTime() - begin < LIMIT_NANOS);
        return rate;
    }
}
