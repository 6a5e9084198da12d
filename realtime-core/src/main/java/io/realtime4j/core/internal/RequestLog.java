package io.realtime4j.core.internal;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Two lines per HTTP request: when it came, and how it was answered. Checks of the health are at most lines of level info,
 * since somebody asks all the time.
 */
final class RequestLog {
    private static final Logger log = LoggerFactory.getLogger(RequestLog.class);

    private final boolean healthchecks;

    RequestLog(boolean healthchecks) {
        this.healthchecks = healthchecks;
    }

    /**
     * Begins with a request.
     *
     * @param segments of its path
     * @return what its answer is told to
     */
    Entry started(HttpRequest request, List<String> segments, String requestId) {
        boolean health = isHealthcheck(segments);
        Entry entry = new Entry(request, requestId, !health || healthchecks, health, System.nanoTime());
        if (entry.logged) {
            entry.line(Level.INFO).log("request received");
        }
        return entry;
    }

    /** Tells of a request that is not logged otherwise, and answers it. */
    HttpResponse failed(HttpRequest request, Throwable failure) {
        log.atError()
                .addKeyValue("code", ErrorCode.HTTP_SERVER_ERROR.wireName())
                .addKeyValue("path", request.path())
                .setCause(failure)
                .log("file could not be served");
        return request.accept().error(500);
    }

    private static boolean isHealthcheck(List<String> segments) {
        return segments.equals(List.of("healthcheck"))
                || (segments.size() == 4
                        && segments.subList(0, 2).equals(List.of("api", "tenants"))
                        && segments.get(3).equals("health"));
    }

    /** One request. */
    record Entry(HttpRequest request, String requestId, boolean logged, boolean health, long startNanos) {
        /**
         * Ends it.
         *
         * @param byEngine whether no endpoint gave this answer
         * @param failure what an endpoint failed with
         */
        void answered(HttpResponse response, boolean byEngine, @Nullable Throwable failure) {
            if (!logged) {
                return;
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
            LoggingEventBuilder line = line(level(response.status()))
                    .addKeyValue("status", response.status())
                    .addKeyValue("durationMs", millis);
            if (byEngine) {
                ErrorCode code = response.status() < 500 ? ErrorCode.HTTP_CLIENT_ERROR : ErrorCode.HTTP_SERVER_ERROR;
                line = line.addKeyValue("code", code.wireName());
            }
            (failure == null ? line : line.setCause(failure)).log("request answered");
        }

        private Level level(int status) {
            if (health || status < 400) {
                return Level.INFO;
            }
            return status < 500 ? Level.WARN : Level.ERROR;
        }

        private LoggingEventBuilder line(Level level) {
            return log.atLevel(level)
                    .addKeyValue("requestId", requestId)
                    .addKeyValue("method", request.method())
                    .addKeyValue("path", request.path());
        }
    }
}
