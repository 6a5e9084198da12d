package io.realtime4j.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Lines on standard error, without reading XML, which would double the time to start. Logback finds this class by its
 * service file.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    private static final List<String> TALKATIVE = List.of("io.netty", "org.glassfish.tyrus");

    /** The libraries that start PostgreSQL and keep its connections tell their steps at INFO. */
    private static final List<String> STEP_BY_STEP = List.of("io.zonky.test", "com.zaxxer.hikari");

    /** The engine's logger for single connections: each has a level of its own, chosen by its client. */
    private static final String CONNECTIONS = "io.realtime4j.connection";

    /** Called by Logback. */
    public Logging() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        LineLayout layout = new LineLayout();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("stderr");
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.addFilter(new WarmUpLines());
        console.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(console);
        apply(context, Level.INFO);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Sets the least level of a line. */
    static void level(Level level) {
        apply((LoggerContext) LoggerFactory.getILoggerFactory(), level);
    }

    private static void apply(LoggerContext context, Level level) {
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(level);
        for (String name : STEP_BY_STEP) {
            context.getLogger(name).setLevel(level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN);
        }
        context.getLogger(CONNECTIONS).setLevel(level.isGreaterOrEqual(Level.INFO) ? Level.INFO : level);
        for (String name : TALKATIVE) {
            Logger logger = context.getLogger(name);
            logger.setLevel(level.isGreaterOrEqual(Level.INFO) ? level : Level.INFO);
        }
    }
}
