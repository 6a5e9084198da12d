package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.internal.stream.Occupancy;
import io.realtime4j.tenancy.internal.stream.ReplicationSession;
import io.realtime4j.tenancy.internal.stream.SlotHealth;
import io.realtime4j.tenancy.internal.stream.StreamNames;
import io.realtime4j.tenancy.internal.stream.WalConsumer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Replication sessions on a tenant's database; each is read by a thread of its own. Thread-safe. */
final class PostgresSessions implements StreamSessions {
    private final TenantId tenant;
    private final DatabaseAccess access;
    private final StreamNames names;
    private final Executor workers;
    private final Supplier<WalConsumer> consumers;

    PostgresSessions(
            TenantId tenant,
            DatabaseAccess access,
            StreamNames names,
            Executor workers,
            Supplier<WalConsumer> consumers) {
        this.tenant = tenant;
        this.access = access;
        this.names = names;
        this.workers = workers;
        this.consumers = consumers;
    }

    @Override
    public Session open() throws SQLException {
        return new Running(ReplicationSession.open(tenant, access.open(SessionKind.REPLICATION), names, workers));
    }

    @Override
    public Occupancy occupancy() throws SQLException {
        try (Connection connection = access.open(SessionKind.HEALTH_CHECK)) {
            return Occupancy.read(connection, SessionKind.REPLICATION.applicationName(), names.slot());
        }
    }

    @Override
    public SlotHealth slot() throws SQLException {
        try (Connection connection = access.open(SessionKind.HEALTH_CHECK)) {
            return SlotHealth.read(connection, names.slot());
        }
    }

    private final class Running implements Session {
        private final ReplicationSession session;

        Running(ReplicationSession session) {
            this.session = session;
        }

        @Override
        public CompletionStage<@Nullable Void> read() {
            CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
            workers.execute(() -> {
                try {
                    session.read(consumers.get());
                    over.complete(null);
                } catch (SQLException | RuntimeException | Error e) { // no room for a row, such as
                    over.completeExceptionally(e);
                }
            });
            return over;
        }

        @Override
        public long beats() {
            return session.beats();
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
