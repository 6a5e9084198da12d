package io.realtime4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.realtime4j.core.Tenant;
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

    private List<String> codes() {
        return lines.list.stream()
                .flatMap(line -> line.getKeyValuePairs().stream())
                .filter(pair -> pair.key.equals("code"))
                .map(pair -> String.valueOf(pair.value))
                .toList();
    }
}
