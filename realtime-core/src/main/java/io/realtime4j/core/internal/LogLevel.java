package io.realtime4j.core.internal;

import org.jspecify.annotations.Nullable;

/** How much the server logs about one connection, chosen by query parameter {@code log_level}. */
enum LogLevel {
    INFO,
    WARNING,
    ERROR;

    static LogLevel parse(@Nullable String parameter) {
        if ("info".equals(parameter)) {
            return INFO;
        }
        return "warning".equals(parameter) ? WARNING : ERROR;
    }

    /** Whether a message of that level is logged for such a connection. */
    boolean logs(LogLevel message) {
        return compareTo(message) <= 0;
    }
}
