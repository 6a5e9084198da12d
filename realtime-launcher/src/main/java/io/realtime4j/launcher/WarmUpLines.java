package io.realtime4j.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import io.realtime4j.launcher.warmup.WarmUp;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** Leaves out what the node and the requests of a warm-up say, warnings aside: readers would take it for the server's. */
final class WarmUpLines extends Filter<ILoggingEvent> {
    @Override
    public FilterReply decide(ILoggingEvent event) {
        boolean left = !event.getLevel().isGreaterOrEqual(Level.WARN)
                && (isOfNode(event) || isOfRequest(event.getKeyValuePairs()));
        return left ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private static boolean isOfNode(ILoggingEvent event) {
        return WarmUp.isRehearsing(event.getThreadName())
                && !event.getLoggerName().equals(WarmUp.class.getName());
    }

    private static boolean isOfRequest(@Nullable List<KeyValuePair> pairs) {
        return pairs != null && pairs.stream().anyMatch(pair -> WarmUp.REQUEST_ID.equals(pair.value));
    }
}
