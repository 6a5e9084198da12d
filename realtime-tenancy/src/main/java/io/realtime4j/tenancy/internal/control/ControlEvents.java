package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.RealtimeException;
import io.realtime4j.core.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Listens for what other nodes announce, on a connection to the primary and a thread of its own. When the connection breaks it is made
 * again, after a second at first and half a minute at last; what was missed meanwhile is found by comparing. Without a connection
 * changes are seen when what is remembered expires. A loss is logged once.
 */
final class ControlEvents implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlEvents.class);
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final ControlServers servers;
    private final HeardAnnouncements heard;
    private final Listener listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CompletableFuture<@Nullable Void> listening = new CompletableFuture<>();
    private final Thread thread = new NamedThreads("realtime-control-listen").newThread(this::run);
    private volatile @Nullable Connection current;
    private volatile boolean lost;

    ControlEvents(ControlServers servers, HeardAnnouncements heard, Listener listener) {
        this.servers = servers;
        this.heard = heard;
        this.listener = listener;
    }

    void start() {
        thread.start();
    }

    /** Completes when it listens for the first time. */
    CompletableFuture<@Nullable Void> listening() {
        return listening;
    }

    private void run() {
        Duration backoff = FIRST_BACKOFF;
        while (!isClosed()) {
            // one handle for as long as the connection lives: closing the one closes the other
            try (Connection connection = servers.connect();
                    Handle handle = Jdbi.open(connection)) {
                current = connection;
                AnnouncementPlace place = AnnouncementPlace.of(handle);
                listen(handle, place);
                backoff = FIRST_BACKOFF;
                receive(handle, place);
            } catch (SQLException | RuntimeException e) { // also of a listener: the thread outlives it
                if (!isClosed()) {
                    logLoss(e);
                }
            } finally {
                current = null;
            }
            pause(backoff);
            backoff = longer(backoff);
        }
    }

    /** Compares after listening began, so that nothing falls between. */
    private void listen(Handle handle, AnnouncementPlace place) throws SQLException {
        try (Statement statement = handle.getConnection().createStatement()) {
            statement.execute("listen \"" + place.channel() + "\"");
        }
        listener.missed(handle);
        if (lost) {
            lost = false;
            log.info("listening again for changes of tenants by other nodes");
        }
        listening.complete(null);
    }

    private void receive(Handle handle, AnnouncementPlace place) throws SQLException {
        Connection connection = handle.getConnection();
        PGConnection notified = connection.unwrap(PGConnection.class);
        while (!isClosed()) {
            PGNotification[] notifications = notified.getNotifications(Math.toIntExact(QUIET.toMillis()));
            if (notifications == null || notifications.length == 0) {
                requireAlive(connection);
            } else {
                for (PGNotification notification : notifications) {
                    heard.accept(notification.getParameter(), place, () -> AnnouncementPlace.now(handle))
                            .ifPresent(announcement -> announcement.tell(new Hearing(handle, listener)));
                }
            }
            listener.retry();
        }
    }

    /** Notices a connection that died without a word. */
    private static void requireAlive(Connection connection) throws SQLException {
        if (!connection.isValid(Math.toIntExact(QUIET.toSeconds()))) {
            throw new SQLException("the connection does not answer any more");
        }
    }

    private void logLoss(Exception cause) {
        RealtimeException failure = ControlFailures.of(cause, servers.primaryName());
        log.atLevel(lost ? Level.DEBUG : Level.WARN)
                .addKeyValue("code", failure.code().wireName())
                .setCause(failure)
                .log("not listening for changes of tenants by other nodes; they are seen when what is remembered"
                        + " expires");
        lost = true;
    }

    private void pause(Duration backoff) {
        long millis = backoff.toMillis();
        try {
            closed.await(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closed.countDown();
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration backoff) {
        Duration twice = backoff.multipliedBy(2);
        return twice.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : twice;
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
        Connection connection = current;
        try {
            if (connection != null) {
                connection.abort(Runnable::run);
            }
            thread.join(STOP_LIMIT.toMillis());
        } catch (SQLException e) {
            log.atDebug().setCause(e).log("connection could not be aborted");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hears of changes, on the thread that listens. */
    interface Listener {
        void tenantChanged(TenantId id);

        void disconnect(TenantId id);

        void shutdown(TenantId id);

        void flagChanged(String name);

        /** Tells that anything may have changed unheard; the handle can be used until it returns. */
        void missed(Handle handle);

        /** Asks now and then to try again what failed. */
        void retry();
    }

    /** Hands over what is announced on a connection. */
    private record Hearing(Handle handle, Listener listener) implements Announcement.Receiver {
        @Override
        public void tenantChanged(TenantId id) {
            listener.tenantChanged(id);
        }

        @Override
        public void disconnect(TenantId id) {
            listener.disconnect(id);
        }

        @Override
        public void shutdown(TenantId id) {
            listener.shutdown(id);
        }

        @Override
        public void flagChanged(String name) {
            listener.flagChanged(name);
        }

        @Override
        public void anythingChanged() {
            listener.missed(handle);
        }
    }
}
