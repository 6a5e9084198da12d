package io.realtime4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SiegeTest {
    private final LocalServer server = new LocalServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void whenAttacked_thenBystandersGetEverything(AttackKind kind) throws Exception {
        Load load = new Load(10, 2, 1, 50, 1, 100, Dialect.V2B, Duration.ZERO, Duration.ofMillis(700));

        Siege result = Siege.run(
                server.subject(),
                load,
                new Siege.Plan(List.of(kind), false),
                new Attackers(server.target(), List.of()),
                LocalServer.nowhere());

        assertThat(result.totals().firstFailure()).isEmpty();
        assertThat(result.isClean()).as(result.phases().toString()).isTrue();
        assertThat(result.phases().get(0).did()).doesNotContain(" 0 sent");
        assertThat(result.report().text()).contains(kind.word());
    }
}
