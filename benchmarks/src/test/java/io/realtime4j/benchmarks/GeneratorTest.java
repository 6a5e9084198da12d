package io.realtime4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratorTest {
    private final LocalServer server = new LocalServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"V1", "V2", "V2B"})
    void givenWindow_whenRun_thenEveryMessageReachesEveryMember(Dialect dialect) throws Exception {
        Load load = new Load(20, 4, 2, 0, 4, 100, dialect, Duration.ofMillis(50), Duration.ofMillis(200));

        FanOut result = run(server.target(), load);

        assertThat(result.totals().firstFailure()).isEmpty();
        assertThat(result.isClean()).isTrue();
        assertThat(result.totals().sent()).isPositive();
        assertThat(result.totals().received()).isEqualTo(5 * result.totals().sent());
        assertThat(result.window().latency().count())
                .isPositive()
                .isLessThanOrEqualTo(result.totals().received());
    }

    @Test
    void givenRate_whenRun_thenSoManyAreSent() throws Exception {
        Load load = new Load(4, 2, 1, 100, 1, 70_000, Dialect.V2, Duration.ZERO, Duration.ofMillis(500));

        FanOut result = run(server.target(), load);

        assertThat(result.isClean()).isTrue();
        assertThat(result.totals().sent()).isBetween(2L, 102L);
    }

    @Test
    void givenWrongKey_whenRun_thenTheRefusalIsTold() throws Exception {
        Load load = new Load(1, 1, 1, 0, 1, 100, Dialect.V1, Duration.ZERO, Duration.ofMillis(100));

        FanOut result = run(Target.of(server.url(), "not-a-jwt"), load);

        assertThat(result.isClean()).isFalse();
        assertThat(result.totals().firstFailure()).contains("401");
    }

    @Test
    void givenBareLoop_whenRun_thenEveryMessageReachesEveryMember() throws Exception {
        Load load = new Load(20, 4, 1, 0, 4, 300, Dialect.RAW, Duration.ofMillis(50), Duration.ofMillis(200));

        try (BareLoop loop = BareLoop.listen(0);
                LoopThread serving = new LoopThread(loop)) {
            FanOut result = run(Target.of("http://127.0.0.1:" + loop.port(), ""), load);

            assertThat(result.totals().firstFailure()).isEmpty();
            assertThat(result.isClean()).isTrue();
            assertThat(result.totals().received())
                    .isPositive()
                    .isEqualTo(5 * result.totals().sent());
            assertThat(serving.failure()).isEmpty();
        }
    }

    private static FanOut run(Target target, Load load) throws Exception {
        return FanOut.run(new Subject(target, Optional.empty()), load, LocalServer.nowhere());
    }
}
