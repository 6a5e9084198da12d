package io.realtime4j.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import io.realtime4j.launcher.warmup.WarmUp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class WarmUpLinesTest {
    private static final String REHEARSING = "realtime-warm-up-1";

    private String logger = "any";

    private final LoggerContext context = new LoggerContext();

    @Test
    void givenALineOfTheWarmUp_thenOnlyItsOwnAndWarningsAreWritten() {
        assertThat(decide(REHEARSING, Level.INFO, null)).isEqualTo(FilterReply.DENY);
        logger = WarmUp.class.getName();
        assertThat(decide(REHEARSING, Level.INFO, null)).isEqualTo(FilterReply.NEUTRAL);
        logger = "any";
        assertThat(decide(REHEARSING, Level.WARN, null)).isEqualTo(FilterReply.NEUTRAL);
    }

    @Test
    void givenALineOfARequest_thenOnlyThoseOfTheWarmUpAreLeftOut() {
        assertThat(decide("lane", Level.INFO, WarmUp.REQUEST_ID)).isEqualTo(FilterReply.DENY);
        assertThat(decide("lane", Level.INFO, "warm-up-0")).isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide("lane", Level.INFO, null)).isEqualTo(FilterReply.NEUTRAL);
    }

    private FilterReply decide(String thread, Level level, @Nullable String requestId) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLoggerName(logger);
        event.setThreadName(thread);
        event.setLevel(level);
        if (requestId != null) {
            event.addKeyValuePair(new KeyValuePair("request_id", requestId));
        }
        return new WarmUpLines().decide(event);
    }
}
