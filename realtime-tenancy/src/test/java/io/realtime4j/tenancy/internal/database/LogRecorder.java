package io.realtime4j.tenancy.internal.database;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** Keeps what this package logs about one tenant, and keeps it from the console, until it is closed. Thread-safe. */
final class LogRecorder extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger(LogRecorder.class.getPackageName());
    private final Level before = logger.getLevel();
    private final String tenant;
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    private LogRecorder(String tenant) {
        this.tenant = tenant;
    }

    static LogRecorder of(String tenant) {
        LogRecorder recorder = new LogRecorder(tenant);
        recorder.setContext(recorder.logger.getLoggerContext());
        recorder.start();
        recorder.logger.addAppender(recorder);
        recorder.logger.setLevel(Level.INFO);
        recorder.logger.setAdditive(false);
        return recorder;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (tenant.equals(value(event, "tenant"))) {
            events.add(event);
        }
    }

    /** The codes that were logged, in order. */
    List<String> codes() {
        return events.stream()
                .map(event -> value(event, "code"))
                .filter(code -> !code.isEmpty())
                .toList();
    }

    /** The texts that were logged, in order. */
    List<String> messages() {
        return events.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** Level, code and text of what was logged, in order. */
    List<String> lines() {
        return events.stream()
                .map(event -> event.getLevel() + " " + value(event, "code") + " " + event.getFormattedMessage())
                .toList();
    }

    /** What a key of the events with the code says. */
    List<String> values(String code, String key) {
        return events.stream()
                .filter(event -> value(event, "code").equals(code))
                .map(event -> value(event, key))
                .toList();
    }

    private static String value(ILoggingEvent event, String key) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        return pairs == null
                ? ""
                : pairs.stream()
                        .filter(pair -> pair.key.equals(key))
                        .map(pair -> String.valueOf(pair.value))
                        .findFirst()
                        .orElse("");
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setLevel(before);
        logger.setAdditive(true);
        stop();
    }
}
