package io.realtime4j.acceptance.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * Notes what must not happen on the server: anything at ERROR, a warning with an exception or of Netty, which warns of exceptions that
 * nobody caught, and an exception that ends a thread. Thread-safe.
 */
public final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final List<String> MISTAKES = List.of("message dropped", "join payload has fields of a wrong type");

    private final List<String> alarms = new CopyOnWriteArrayList<>();
    private final Logger own = (Logger) LoggerFactory.getLogger("io.realtime4j");
    private final Logger netty = (Logger) LoggerFactory.getLogger("io.netty");
    private final Level before = own.getLevel();

    private LogWatch() {}

    /** Begins to listen. */
    public static LogWatch open() {
        LogWatch watch = new LogWatch();
        watch.setContext(watch.own.getLoggerContext());
        watch.start();
        watch.own.setLevel(Level.WARN);
        for (Logger logger : List.of(watch.own, watch.netty)) {
            logger.setAdditive(false);
            logger.addAppender(watch);
        }
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> watch.alarms.add("uncaught in " + thread + ": " + failure));
        return watch;
    }

    @Override
    protected void append(ILoggingEvent event) {
        boolean alarming = event.getLevel().isGreaterOrEqual(Level.ERROR)
                || event.getThrowableProxy() != null
                || event.getLoggerName().startsWith("io.netty");
        if (alarming && !isMistakeOfTheClient(event) && event.getLevel().isGreaterOrEqual(Level.WARN)) {
            IThrowableProxy thrown = event.getThrowableProxy();
            String trace = thrown == null ? "" : "\n" + ThrowableProxyUtil.asString(thrown);
            alarms.add(event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage() + " "
                    + event.getKeyValuePairs() + trace);
        }
    }

    /** Bad input is logged with its code, once in a row per connection; that is what this test sends. */
    private static boolean isMistakeOfTheClient(ILoggingEvent event) {
        return event.getLoggerName().equals("io.realtime4j.connection")
                && event.getThrowableProxy() == null
                && MISTAKES.contains(event.getMessage());
    }

    /** What happened so far. */
    public List<String> alarms() {
        return alarms;
    }

    @Override
    public void close() {
        Thread.setDefaultUncaughtExceptionHandler(null);
        for (Logger logger : List.of(own, netty)) {
            logger.detachAppender(this);
            logger.setAdditive(true);
        }
        own.setLevel(before);
        stop();
    }
}
