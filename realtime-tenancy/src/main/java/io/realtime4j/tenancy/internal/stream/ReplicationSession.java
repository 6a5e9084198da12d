package io.realtime4j.tenancy.internal.stream;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.tenancy.internal.pgoutput.MalformedWalException;
import io.realtime4j.tenancy.internal.pgoutput.PgOutput;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session that reads a temporary slot from its beginning. The server hears at each of its questions, and every few seconds, how far it is, also
 * while the consumer has no room: the log waits in the database. Opening and reading block; {@link #beats} and {@link #close} are for any thread.
 *
 * <p>It looks whether something has come, more and more seldom while nothing does: a driver that waits for the next row answers a question only
 * after that row, and its time limit ends the stream (pgjdbc 4328).
 */
public final class ReplicationSession implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReplicationSession.class);
    private static final int MESSAGE_SECONDS = 20;
    private static final Duration PULSE = Duration.ofSeconds(2);
    private static final long LONGEST_PAUSE_MILLIS = 32;
    private static final String DUPLICATE = "42710";

    private final TenantId tenant;
    private final Connection connection;
    private final PGReplicationStream stream;
    private final Executor closers;
    private final AtomicLong beats = new AtomicLong();
    private volatile boolean closed;

    private ReplicationSession(TenantId tenant, Connection connection, PGReplicationStream stream, Executor closers) {
        this.tenant = tenant;
        this.connection = connection;
        this.stream = stream;
        this.closers = closers;
    }

    /**
     * Makes publication and slot and begins to stream.
     *
     * @param tenant whose database it is
     * @param connection for replication, which the session closes, also when it cannot be opened
     * @param names what it is called
     * @param closers where the connection is cut
     * @return the session
     * @throws SlotInUseException when there is a slot of that name
     * @throws SQLException when the database refuses
     */
    public static ReplicationSession open(TenantId tenant, Connection connection, StreamNames names, Executor closers)
            throws SQLException {
        try {
            refuseUsedSlot(connection, names.slot());
            MessagesPublication.ensure(connection, names.publication());
            createSlot(connection, names.slot());
            PGReplicationStream stream = start(connection, names);
            connection.setNetworkTimeout(closers, (int) TimeUnit.SECONDS.toMillis(MESSAGE_SECONDS));
            return new ReplicationSession(tenant, connection, stream, closers);
        } catch (SQLException | RuntimeException e) {
            connection.abort(closers);
            throw e;
        }
    }

    private static void refuseUsedSlot(Connection connection, String slot) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select from pg_replication_slots where slot_name = '" + slot + "'")) {
            if (rows.next()) {
                throw new SlotInUseException(slot);
            }
        }
    }

    private static void createSlot(Connection connection, String slot) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE_REPLICATION_SLOT " + slot + " TEMPORARY LOGICAL pgoutput NOEXPORT_SNAPSHOT");
        } catch (SQLException e) {
            throw DUPLICATE.equals(e.getSQLState()) ? new SlotInUseException(slot) : e;
        }
    }

    /** Without an interval of the driver's, each question of the server's is answered. */
    private static PGReplicationStream start(Connection connection, StreamNames names) throws SQLException {
        return connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(names.slot())
                .withStartPosition(LogSequenceNumber.INVALID_LSN)
                .withSlotOption("proto_version", 2)
                .withSlotOption("publication_names", names.publication())
                .withSlotOption("binary", true)
                .withStatusInterval(0, TimeUnit.SECONDS)
                .start();
    }

    /**
     * Reads until the stream ends or the session is closed.
     *
     * @param consumer takes what is read
     * @throws SQLException when the connection breaks
     */
    public void read(WalConsumer consumer) throws SQLException {
        long told = System.nanoTime();
        long pause = 0;
        while (!closed && !stream.isClosed()) {
            ByteBuffer next = stream.readPending();
            beats.incrementAndGet();
            if (next != null) {
                pause = 0;
                pass(new Slice(next.array(), next.arrayOffset() + next.position(), next.remaining()), consumer);
                awaitRoom(consumer.ready().toCompletableFuture());
            } else {
                if (System.nanoTime() - told >= PULSE.toNanos()) {
                    stream.forceUpdateStatus();
                    told = System.nanoTime();
                }
                pause = Math.min(LONGEST_PAUSE_MILLIS, Math.max(1, 2 * pause));
                rest(pause);
            }
        }
    }

    private static void rest(long millis) throws SQLException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static SQLException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new SQLException("interrupted", "57014", cause);
    }

    private void pass(Slice bytes, WalConsumer consumer) {
        WalMessage message;
        try {
            message = PgOutput.decode(bytes);
        } catch (MalformedWalException e) {
            log.atError()
                    .addKeyValue("code", ErrorCode.UNEXPECTED_MESSAGE_RECEIVED.wireName())
                    .addKeyValue("tenant", tenant)
                    .setCause(e)
                    .log("message of the replication stream cannot be read");
            return;
        }
        consumer.accept(message);
        if (message instanceof WalMessage.Commit commit) {
            LogSequenceNumber done = LogSequenceNumber.valueOf(commit.endLsn());
            stream.setAppliedLSN(done);
            stream.setFlushedLSN(done);
        }
    }

    private void awaitRoom(CompletableFuture<?> room) throws SQLException {
        while (!closed && !room.isDone()) {
            try {
                room.get(PULSE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                beats.incrementAndGet();
                stream.forceUpdateStatus();
            } catch (ExecutionException e) {
                log.atWarn().addKeyValue("tenant", tenant).setCause(e).log("room for broadcasts could not be awaited");
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    /** {@return a number that grows while the session is at work, and stands when it hangs} */
    public long beats() {
        return beats.get();
    }

    /** Cuts the connection, with which the slot goes. Does not block. */
    @Override
    public void close() {
        closed = true;
        try {
            connection.abort(closers);
        } catch (SQLException e) {
            log.atDebug().addKeyValue("tenant", tenant).setCause(e).log("replication connection could not be cut");
        }
    }
}
