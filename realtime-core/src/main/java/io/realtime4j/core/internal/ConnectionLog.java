package io.realtime4j.core.internal;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.spi.Authorizer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.slf4j.spi.NOPLoggingEventBuilder;

/**
 * Logs on behalf of one connection, as much as its client chose by {@code log_level}. All connections write to one logger, so
 * that a deployment can let it through whatever its own level is. Confined to the connection's lane.
 */
final class ConnectionLog {
    /** Name of the logger. */
    static final String NAME = "io.realtime4j.connection";

    private static final Logger log = LoggerFactory.getLogger(NAME);

    private final TenantRuntime tenant;
    private final long connection;
    private final LogLevel level;
    private @Nullable ErrorCode repeated;

    ConnectionLog(TenantRuntime tenant, long connection, LogLevel level) {
        this.tenant = tenant;
        this.connection = connection;
        this.level = level;
    }

    /** Something an operator has to know of. */
    LoggingEventBuilder error(ErrorCode code) {
        return at(Level.ERROR).addKeyValue("code", code.wireName());
    }

    /** A mistake, of the client mostly: an error when it is new, and for debugging when it is repeated. */
    LoggingEventBuilder mistake(ErrorCode code) {
        Level at = repeated == code ? Level.DEBUG : Level.ERROR;
        repeated = code;
        return at(at).addKeyValue("code", code.wireName());
    }

    /** A permission that could not be found out: an error when that is new, and for debugging while it lasts. */
    void undecided(String topic, String permission, Authorizer.Failed failed, @Nullable Throwable cause) {
        mistake(failed.failure().code())
                .addKeyValue("topic", topic)
                .addKeyValue("permission", permission)
                .addKeyValue("detail", failed.detail())
                .setCause(cause)
                .log("permission not decided");
    }

    /** Something that clients of level {@code warning} want to be told of in the server's log. */
    LoggingEventBuilder warning() {
        return level.logs(LogLevel.WARNING) ? at(Level.WARN) : NOPLoggingEventBuilder.singleton();
    }

    /** Something that clients of level {@code info} want to be told of in the server's log. */
    LoggingEventBuilder info() {
        return level.logs(LogLevel.INFO) ? at(Level.INFO) : NOPLoggingEventBuilder.singleton();
    }

    LoggingEventBuilder debug() {
        return at(Level.DEBUG);
    }

    private LoggingEventBuilder at(Level slf4j) {
        return log.atLevel(slf4j).addKeyValue("tenant", tenant.id()).addKeyValue("connection", connection);
    }
}
