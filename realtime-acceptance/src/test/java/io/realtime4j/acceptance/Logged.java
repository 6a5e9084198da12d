package io.realtime4j.acceptance;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** What the server says in its log about one tenant while this is open. Thread-safe. */
final class Logged extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String tenant;
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.realtime4j");
    private final Level before = logger.getLevel();
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    private Logged(String tenant) {
        this.tenant = tenant;
    }

    static Logged about(Project project) {
        return about(project.tenant());
    }

    static Logged about(TestTenant tenant) {
        return about(tenant.handle().id().value());
    }

    private static Logged about(String tenant) {
        Logged log = new Logged(tenant);
        log.setContext(log.logger.getLoggerContext());
        log.start();
        log.logger.setLevel(Level.DEBUG);
        log.logger.setAdditive(false);
        log.logger.addAppender(log);
        return log;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (tenant.equals(value(event, "tenant"))) {
            events.add(event);
        }
    }

    private static String value(ILoggingEvent event, String key) {
        if (event.getKeyValuePairs() == null) {
            return "";
        }
        for (KeyValuePair pair : event.getKeyValuePairs()) {
            if (pair.key.equals(key)) {
                return String.valueOf(pair.value);
            }
        }
        return "";
    }

    /** How often a code was logged at error or warning level. */
    long count(String code) {
        return events.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN)
                        && value(event, "code").equals(code))
                .count();
    }

    /** How often this was said at error or warning level. */
    long said(String message) {
        return events.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN)
                        && event.getFormattedMessage().equals(message))
                .count();
    }

    /** Waits for a code at error or warning level. */
    void expect(String code) {
        await("code " + code + " in the log").atMost(PATIENCE).until(() -> count(code) > 0);
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(before);
        stop();
    }
}
