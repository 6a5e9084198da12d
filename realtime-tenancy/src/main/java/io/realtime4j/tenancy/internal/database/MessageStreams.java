package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.tenancy.DatabaseStream;
import io.realtime4j.tenancy.TenantDatabase;
import io.realtime4j.tenancy.internal.stream.DatabaseBroadcasts;
import io.realtime4j.tenancy.internal.stream.StoredMessages;
import io.realtime4j.tenancy.internal.stream.StreamNames;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the streams of stored messages. Thread-safe. */
final class MessageStreams implements DatabaseStream.Factory {
    private static final Logger log = LoggerFactory.getLogger(MessageStreams.class);

    private final Accesses accesses;
    private final Function<TenantId, TenantLane> lanes;
    private final Executor workers;
    private final TenantStore tenants;
    private final DatabaseBroadcasts broadcasts;
    private final StreamNames names;
    private final StreamTimes times;
    private final Meters meters;
    private final InstantSource clock;

    MessageStreams(
            Accesses accesses,
            Function<TenantId, TenantLane> lanes,
            Executor workers,
            ServiceParts parts,
            StreamTimes times) {
        this.accesses = accesses;
        this.lanes = lanes;
        this.workers = workers;
        this.tenants = parts.tenants();
        this.broadcasts = parts.broadcasts();
        this.names = StreamNames.messages(parts.settings().slotNameSuffix());
        this.times = times;
        this.meters = parts.meters();
        this.clock = parts.clock();
    }

    /** What is to run beside a pool: messages are read only where somebody receives them. */
    List<DatabaseStream.Factory> beside(List<DatabaseStream.Factory> others) {
        if (broadcasts.receiver() == null) {
            return others;
        }
        List<DatabaseStream.Factory> all = new ArrayList<>(others);
        all.add(this);
        return all;
    }

    @Override
    public DatabaseStream start(TenantId tenant, TenantDatabase database, Runnable giveUp) {
        PostgresSessions sessions = new PostgresSessions(
                tenant,
                accesses.to(tenant, database),
                names,
                workers,
                () -> new StoredMessages(tenant, broadcasts, new Known(tenant)::find, clock, meters));
        StreamOwner owner = new StreamOwner(
                tenant,
                lanes.apply(tenant),
                workers,
                sessions,
                times,
                RandomGenerator.getDefault(),
                up -> broadcasts.streaming(tenant, up),
                giveUp);
        owner.start();
        return owner;
    }

    /** A tenant as it is now, or as it was last while that cannot be found out. Confined to the thread that reads its stream. */
    private final class Known {
        private final TenantId id;
        private Optional<Tenant> last = Optional.empty();

        Known(TenantId id) {
            this.id = id;
        }

        Optional<Tenant> find() {
            try {
                last = Stages.await("the tenant", tenants.find(id));
            } catch (SQLException e) {
                log.atDebug().addKeyValue("tenant", id).setCause(e).log("settings are taken as they were");
            }
            return last;
        }
    }
}
