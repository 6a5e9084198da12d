package io.realtime4j.tenancy.internal.control;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/** What is logged about the control database, in place of where logs go. */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Logger logger = (Logger) LoggerFactory.getLogger(getClass().getPackageName());
    private final BlockingQueue<ILoggingEvent> lines = new LinkedBlockingQueue<>();

    LogLines(Level level) {
        start();
        logger.setLevel(level);
        logger.setAdditive(false);
        logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent line) {
        lines.add(line);
    }

    /** Takes lines until one of that code comes, and tells it. */
    String next(String code) throws InterruptedException {
        return take(line -> line.startsWith(code + " "), code);
    }

    /** Takes lines until one with that text comes, and tells it. */
    String nextWith(String text) throws InterruptedException {
        return take(line -> line.contains(text), text);
    }

    private String take(Predicate<String> wanted, String what) throws InterruptedException {
        while (true) {
            ILoggingEvent line = lines.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new AssertionError("waited in vain for a line of the log with " + what);
            }
            if (wanted.test(told(line))) {
                return told(line);
            }
        }
    }

    /** The lines that were not taken. */
    List<String> rest() {
        return lines.stream().map(LogLines::told).toList();
    }

    private static String told(ILoggingEvent line) {
        StringBuilder told = new StringBuilder();
        if (line.getKeyValuePairs() != null) {
            line.getKeyValuePairs().forEach(pair -> told.append(pair.value).append(' '));
        }
        told.append(line.getLevel()).append(' ').append(line.getFormattedMessage());
        return line.getThrowableProxy() == null
                ? told.toString()
                : told.append(": ")
                        .append(line.getThrowableProxy().getMessage())
                        .toString();
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(null);
    }
}
