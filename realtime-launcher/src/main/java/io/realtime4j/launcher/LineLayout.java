package io.realtime4j.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * One line per event, in UTC: {@code 14:03:56.120 project=acme external_id=acme error_code=Unauthorized [error] join refused}.
 * Keys that operators of the protocol know come first and under their names there; the others follow as they are.
 */
final class LineLayout extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    private static final List<String> FIRST =
            List.of("request_id", "project", "external_id", "application_name", "error_code", "sub", "iss", "exp");

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
        line.append(' ');
        Map<String, Object> keys = keys(event);
        for (String key : FIRST) {
            append(line, key, keys.remove(key));
        }
        keys.forEach((key, value) -> append(line, key, value));
        line.append('[').append(level(event.getLevel())).append("] ");
        line.append(event.getFormattedMessage()).append('\n');
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.append(ThrowableProxyUtil.asString(thrown));
        }
        return line.toString();
    }

    private static Map<String, Object> keys(ILoggingEvent event) {
        Map<String, Object> keys = new LinkedHashMap<>(event.getMDCPropertyMap());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> keys.put(pair.key, String.valueOf(pair.value)));
        }
        Object tenant = keys.remove("tenant");
        if (tenant != null) {
            keys.put("project", tenant);
            keys.put("external_id", tenant);
        }
        rename(keys, "code", "error_code");
        rename(keys, "requestId", "request_id");
        return keys;
    }

    private static void rename(Map<String, Object> keys, String ours, String theirs) {
        Object value = keys.remove(ours);
        if (value != null) {
            keys.put(theirs, value);
        }
    }

    private static void append(StringBuilder line, String key, @Nullable Object value) {
        if (value != null) {
            line.append(key).append('=').append(value).append(' ');
        }
    }

    private static String level(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> "error";
            case Level.WARN_INT -> "warning";
            case Level.INFO_INT -> "info";
            default -> "debug";
        };
    }
}
