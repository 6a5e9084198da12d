package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Authorizer.Failed;
import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.tenancy.DatabaseState;
import io.realtime4j.tenancy.DatabaseStream;
import io.realtime4j.tenancy.TenantDatabase;
import io.realtime4j.tenancy.internal.database.PoolResult.NotReady;
import io.realtime4j.tenancy.internal.database.StartResult.NotStarted;
import io.realtime4j.tenancy.internal.database.StartResult.Started;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Owners of connections whose starts, pools, users and time a test decides about. Confined to the test's thread. */
final class OwnerBench {
    static final Tenant ACME = Tenant.named("acme").jwtSecret("secret").build();

    final VirtualTimer timer = new VirtualTimer();
    final List<Start> starts = new ArrayList<>();
    final List<FakeStream> streams;
    final List<TenantId> readies = new ArrayList<>();
    final Map<TenantId, Integer> users = new HashMap<>();
    final TenantStore tenants = TenantStore.inMemory(ACME);
    final DatabaseOwners owners;
    ClusterNodes nodes = ClusterNodes.alone("a", null);

    OwnerBench(DatabaseStream.Factory... factories) {
        this(List.of(), factories);
    }

    private OwnerBench(List<FakeStream> streams, DatabaseStream.Factory... factories) {
        this.streams = streams;
        owners = new DatabaseOwners(
                List.of(new TenantLane(timer)),
                new OwnerParts(
                        this::start,
                        tenant -> users.getOrDefault(tenant, 0),
                        () -> nodes,
                        RegionMap.standard(),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(10),
                        () -> List.of(factories),
                        readies::add,
                        timer,
                        () -> 0),
                tenants);
    }

    /** With a stream beside each pool. */
    static OwnerBench withStream() {
        List<FakeStream> made = new ArrayList<>();
        return new OwnerBench(made, (tenant, database, giveUp) -> {
            FakeStream stream = new FakeStream(giveUp);
            made.add(stream);
            return stream;
        });
    }

    private CompletionStage<StartResult> start(TenantId tenant, PoolListener listener) {
        Start start = new Start(tenant, listener);
        starts.add(start);
        return start.result;
    }

    /** Lets what is due happen. */
    void settle() {
        timer.advance(Duration.ZERO);
    }

    /** Asks without looking at the answer. */
    void use() {
        owners.obtain(ACME);
        settle();
    }

    CompletableFuture<PoolResult> ask() {
        return ask(ACME);
    }

    CompletableFuture<PoolResult> ask(Tenant tenant) {
        CompletableFuture<PoolResult> result = owners.obtain(tenant).toCompletableFuture();
        settle();
        return result;
    }

    /** Connects the tenant. */
    Start connected() {
        use();
        Start start = last();
        start.succeed();
        return start;
    }

    Start last() {
        return starts.get(starts.size() - 1);
    }

    DatabaseState state() {
        return owners.state(ACME.id());
    }

    static @Nullable Failure why(CompletableFuture<PoolResult> asked) {
        return asked.getNow(null) instanceof NotReady refused ? refused.why().failure() : null;
    }

    /** A start that is going on until the test ends it. */
    final class Start {
        final FakePool pool;
        final PoolListener listener;
        private final CompletableFuture<StartResult> result = new CompletableFuture<>();

        private Start(TenantId tenant, PoolListener listener) {
            this.pool = new FakePool(tenant);
            this.listener = listener;
        }

        void succeed() {
            succeedIn("us-east-1");
        }

        void succeedIn(String region) {
            result.complete(new Started(
                    pool, TenantDatabase.on("localhost").region(region).build()));
            settle();
        }

        void fail(Failure why) {
            result.complete(new NotStarted(new Failed(why, "")));
            settle();
        }

        void breakDown() {
            result.completeExceptionally(new IllegalStateException("broken"));
            settle();
        }
    }
}
