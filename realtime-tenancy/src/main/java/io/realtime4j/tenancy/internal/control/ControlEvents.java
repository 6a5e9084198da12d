package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.ErrorCode;
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
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for what other nodes announce, on a connection to the primary and a thread of its own. When the connection breaks it is made
 * again, after a second at first and half a minute at last; what was missed meanwhile is found by comparing. Without a connection
 * changes are seen when what is remembered expires.
 */
final class ControlEvents implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlEvents.class);
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final ControlServers servers;
    private final Announcements announcements;
    private final Listener listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CompletableFuture<@Nullable Void> listening = new CompletableFuture<>();
    private final Thread thread = new NamedThreads("realtime-control-listen").newThread(this::run);
    private volatile @Nullable Connection current;

    ControlEvents(ControlServers servers, Announcements announcements, Listener listener) {
        this.servers = servers;
        this.announcements = announcements;
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
            try (Connection connection = servers.connect()) {
                current = connection;
                listen(connection);
                backoff = FIRST_BACKOFF;
                receive(connection);
            } catch (SQLException | JdbiException e) {
                if (!isClosed()) {
                    logLoss(e, backoff);
                }
            } finally {
                current = null;
            }
            pause(backoff);
            backoff = longer(backoff);
        }
    }

    /** Compares after listening began, so that nothing falls between. */
    private void listen(Connection connection) throws SQLException {
        try (Handle handle = Jdbi.open(connection)) {
            String channel = Announcements.channel(handle);
            try (Statement statement = connection.createStatement()) {
                statement.execute("listen \"" + channel + "\"");
            }
            listener.missed(handle);
        }
        if (!listening.complete(null)) {
            log.info("listening again for changes of tenants by other nodes");
        }
    }

    private void receive(Connection connection) throws SQLException {
        PGConnection notified = connection.unwrap(PGConnection.class);
        while (!isClosed()) {
            PGNotification[] notifications = notified.getNotifications(Math.toIntExact(QUIET.toMillis()));
            if (notifications == null || notifications.length == 0) {
                requireAlive(connection);
                listener.quiet();
                continue;
            }
            for (PGNotification notification : notifications) {
                announcements.receive(notification.getParameter(), new Hearing(connection, listener));
            }
        }
    }

    /** Notices a connection that died without a word. */
    private static void requireAlive(Connection connection) throws SQLException {
        if (!connection.isValid(Math.toIntExact(QUIET.toSeconds()))) {
            throw new SQLException("the connection does not answer any more");
        }
    }

    private static void logLoss(Exception cause, Duration backoff) {
        log.atWarn()
                .addKeyValue("code", ErrorCode.CONTROL_DATABASE_UNAVAILABLE.wireName())
                .addKeyValue("retryMs", backoff.toMillis())
                .setCause(cause)
                .log("not listening for changes of tenants by other nodes; they are seen when what is remembered"
                        + " expires");
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

        void flagChanged(String name);

        /** Tells that anything may have changed unheard; the handle can be used until it returns. */
        void missed(Handle handle);

        /** Tells now and then that nothing happens. */
        void quiet();
    }

    /** Hands over what is announced on a connection. */
    private record Hearing(Connection connection, Listener listener) implements Announcements.Receiver {
        @Override
        public void tenantChanged(TenantId id) {
            listener.tenantChanged(id);
        }

        @Override
        public void disconnect(TenantId id) {
            listener.disconnect(id);
        }

        @Override
        public void flagChanged(String name) {
            listener.flagChanged(name);
        }

        @Override
        public void anythingChanged() {
            try (Handle handle = Jdbi.open(connection)) {
                listener.missed(handle);
            }
        }
    }
}
