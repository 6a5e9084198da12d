package io.realtime4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.spi.Meters;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@Tag("spec-06")
class TenantRuntimeTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(TenantRuntime.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Level before = logger.getLevel();
    private final Tenant acme = Tenant.named("acme").build();
    private final TenantRuntime runtime = new TenantRuntime(acme, 5, Meters.none());

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.ERROR);
        runtime.startSampling();
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(before);
    }

    @Test
    @DisplayName("S06_083 a reached limit is logged once until it is reached anew")
    void givenTooManyEvents_whenSampledSeveralTimes_thenOneLine() {
        runtime.countEvents(100_000);
        runtime.sampleEvents();
        runtime.countEvents(100_000);
        runtime.sampleEvents();

        assertThat(codes()).containsExactly("MessagePerSecondRateLimitReached");
    }

    @Test
    void givenTooManyJoins_whenSampled_thenOneLine() {
        for (int i = 0; i < 2000; i++) {
            runtime.countJoin();
        }

        runtime.sampleEvents();
        runtime.sampleEvents();

        assertThat(codes()).containsExactly("ClientJoinRateLimitReached");
    }

    @Test
    void givenLimitZero_whenSet_thenReachedAtOnce() {
        runtime.update(
                acme.toBuilder().limits(acme.limits().withMaxEventsPerSecond(0)).build());

        assertThat(runtime.eventsExceeded()).isTrue();
        assertThat(codes()).containsExactly("MessagePerSecondRateLimitReached");
    }

    @Test
    @DisplayName("S06_073 a counter whose limit changes starts anew with the new limit, the others go on")
    void givenCountersOverTheirLimits_whenOneLimitChanges_thenThatOneStartsAnew() {
        TenantLimits limits = acme.limits();

        assertThat(exceededAfter(limits.withMaxEventsPerSecond(101))).isEqualTo("joins presence");
        assertThat(exceededAfter(limits.withMaxJoinsPerSecond(101))).isEqualTo("events presence");
        assertThat(exceededAfter(limits.toBuilder()
                        .maxPresenceEventsPerSecond(limits.maxPresenceEventsPerSecond() + 1)
                        .build()))
                .isEqualTo("events joins");
        assertThat(exceededAfter(limits.withMaxConcurrentUsers(1))).isEqualTo("events joins presence");
    }

    /** Which counters of a tenant whose three counters are far over their limits are so after a change. */
    private String exceededAfter(TenantLimits changed) {
        TenantRuntime busy = new TenantRuntime(acme, 5, Meters.none());
        busy.startSampling();
        busy.countEvents(1_000_000);
        busy.countPresence(1_000_000);
        for (int i = 0; i < 100_000; i++) {
            busy.countJoin();
        }
        busy.sampleEvents();
        busy.countEvents(1_000_000);
        assertThat(exceeded(busy)).isEqualTo("events joins presence");

        busy.update(acme.toBuilder().limits(changed).build());
        String before = exceeded(busy);
        busy.sampleEvents();

        assertThat(exceeded(busy)).as("a sample later").isEqualTo(before);
        return before;
    }

    private static String exceeded(TenantRuntime runtime) {
        return ((runtime.eventsExceeded() ? "events " : "")
                        + (runtime.joinsExceeded() ? "joins " : "")
                        + (runtime.presencePerSecond()
                                        > runtime.tenant().limits().maxPresenceEventsPerSecond()
                                ? "presence"
                                : ""))
                .strip();
    }

    private List<String> codes() {
        return lines.list.stream()
                .flatMap(line -> line.getKeyValuePairs().stream())
                .filter(pair -> pair.key.equals("code"))
                .map(pair -> String.valueOf(pair.value))
                .toList();
    }
}
