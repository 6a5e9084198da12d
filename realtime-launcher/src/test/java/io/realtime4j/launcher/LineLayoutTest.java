package io.realtime4j.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LineLayoutTest {
    private final LineLayout layout = new LineLayout();

    @Test
    void givenKeys_whenWritten_thenKnownOnesFirstUnderTheirNames() {
        LoggingEvent event = event(Level.ERROR, "join refused", Map.of("request_id", "r1"), null);
        event.setKeyValuePairs(List.of(
                new KeyValuePair("topic", "room"),
                new KeyValuePair("code", "Unauthorized"),
                new KeyValuePair("tenant", "acme")));

        assertThat(layout.doLayout(event))
                .isEqualTo("14:03:56.120 request_id=r1 project=acme external_id=acme error_code=Unauthorized "
                        + "topic=room [error] join refused\n");
    }

    @Test
    void givenNoKeys_whenWritten_thenTimeLevelAndMessage() {
        assertThat(layout.doLayout(event(Level.WARN, "slow", Map.of(), null)))
                .isEqualTo("14:03:56.120 [warning] slow\n");
    }

    @Test
    void givenException_whenWritten_thenItFollows() {
        assertThat(layout.doLayout(event(Level.INFO, "failed", Map.of(), new IllegalStateException("why"))))
                .startsWith("14:03:56.120 [info] failed\njava.lang.IllegalStateException: why\n");
    }

    private static LoggingEvent event(
            Level level, String message, Map<String, String> context, @Nullable Throwable thrown) {
        LoggingEvent event =
                new LoggingEvent("test", new LoggerContext().getLogger("test"), level, message, thrown, new Object[0]);
        event.setMDCPropertyMap(context);
        event.setInstant(Instant.parse("2026-11-24T14:03:56.120Z"));
        return event;
    }
}
