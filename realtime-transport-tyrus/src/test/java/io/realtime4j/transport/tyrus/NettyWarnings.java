package io.realtime4j.transport.tyrus;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What Netty warns of: exceptions that nobody caught, and leaks. Thread-safe. */
final class NettyWarnings extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger netty = (Logger) LoggerFactory.getLogger("io.netty");
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private NettyWarnings() {}

    /** Begins to listen. */
    static NettyWarnings watch() {
        NettyWarnings warnings = new NettyWarnings();
        warnings.setContext(warnings.netty.getLoggerContext());
        warnings.start();
        warnings.netty.addAppender(warnings);
        return warnings;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            seen.add(event.getLoggerName() + " " + event.getFormattedMessage());
        }
    }

    List<String> seen() {
        return seen;
    }

    @Override
    public void close() {
        netty.detachAppender(this);
        stop();
    }
}
