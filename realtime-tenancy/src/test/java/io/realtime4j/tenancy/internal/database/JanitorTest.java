package io.realtime4j.tenancy.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.JanitorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JanitorTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId OTHER = new TenantId("other");
    private static final Duration INTERVAL = Duration.ofHours(4);

    private final VirtualTimer timer = new VirtualTimer();
    private final Set<TenantId> connected = new HashSet<>();
    private final List<TenantId> cleaned = new ArrayList<>();

    @Test
    void whenStarted_thenTheFirstRunComesAfterIntervalAndDelayAndTheNextAfterTheInterval() {
        connected.add(ACME);
        Janitor janitor = janitor(false, cleaned::add);
        janitor.start();

        timer.advance(INTERVAL.plusMinutes(10).minusMillis(1));
        assertThat(cleaned).isEmpty();
        timer.advance(Duration.ofMillis(1));
        assertThat(cleaned).containsExactly(ACME);
        timer.advance(INTERVAL);

        assertThat(cleaned).containsExactly(ACME, ACME);
    }

    @Test
    void givenSpread_whenStarted_thenUpToAnHourIsAdded() {
        connected.add(ACME);
        Janitor janitor = janitor(true, cleaned::add);
        janitor.start();

        timer.advance(INTERVAL.plusMinutes(10));
        assertThat(cleaned).isEmpty();
        timer.advance(Duration.ofMinutes(59));

        assertThat(cleaned).containsExactly(ACME);
    }

    @Test
    @DisplayName("S06_109 those connected now and those connected since the last run, the latter once")
    void givenMarks_whenRun_thenCleanedAndMarksCleared() {
        connected.add(ACME);
        Janitor janitor = janitor(false, cleaned::add);
        janitor.mark(ACME);
        janitor.mark(OTHER);

        janitor.run();
        timer.advance(Duration.ZERO);
        assertThat(cleaned).containsExactlyInAnyOrder(ACME, OTHER);
        cleaned.clear();
        janitor.run();
        timer.advance(Duration.ZERO);

        assertThat(cleaned).containsExactly(ACME);
    }

    @Test
    void givenMarkWhileBeingCleaned_whenRunAgain_thenCleanedAgain() {
        List<Janitor> self = new ArrayList<>();
        Janitor janitor = janitor(false, tenant -> {
            cleaned.add(tenant);
            self.get(0).mark(tenant);
        });
        self.add(janitor);
        janitor.mark(ACME);

        janitor.run();
        timer.advance(Duration.ZERO);
        janitor.run();
        timer.advance(Duration.ZERO);

        assertThat(cleaned).containsExactly(ACME, ACME);
    }

    @Test
    void givenMoreChunksThanWorkers_whenRun_thenAllAreCleaned() {
        IntStream.range(0, 100).mapToObj(i -> new TenantId("t" + i)).forEach(connected::add);

        janitor(false, cleaned::add).run();
        timer.advance(Duration.ZERO);

        assertThat(cleaned).containsExactlyInAnyOrderElementsOf(connected);
    }

    @Test
    void givenStopped_whenTimePasses_thenNoRun() {
        connected.add(ACME);
        Janitor janitor = janitor(false, cleaned::add);
        janitor.start();

        janitor.stop();
        timer.advance(INTERVAL.multipliedBy(3));

        assertThat(cleaned).isEmpty();
    }

    private Janitor janitor(boolean randomize, Consumer<TenantId> cleaning) {
        JanitorSettings settings =
                new JanitorSettings(INTERVAL, Duration.ofMinutes(10), randomize, 2, 3, Duration.ofMinutes(1));
        return new Janitor(settings, () -> connected, cleaning, new TenantLane(timer), timer, () -> 0);
    }
}
