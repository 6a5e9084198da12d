package io.realtime4j.tenancy.internal.rls;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.tenancy.internal.database.PoolResult;
import io.realtime4j.tenancy.internal.database.TenantPool;
import io.realtime4j.tenancy.internal.database.TenantPools;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Decides by the row level security policies on {@code realtime.messages} in the tenant's own database, see
 * {@code docs/authorization.md}. Nothing is cached here: channels keep what was decided for them. Thread-safe.
 */
public final class PolicyAuthorizer implements Authorizer {
    private static final CompletionStage<Optional<Failed>> READY = CompletableFuture.completedFuture(Optional.empty());
    private static final CompletionStage<Result> DENIED = CompletableFuture.completedFuture(new Decided(false, false));
    private static final CompletionStage<Result> BAD_SUBJECT =
            CompletableFuture.completedFuture(new Failed(Failure.BAD_CLAIMS, "claim sub is neither a string nor null"));
    private static final Duration UNUSED = Duration.ofMinutes(10);

    private final TenantPools pools;
    private final Meters meters;
    private final InstantSource clock;
    private final ProbeSession session;
    /** By the pool itself: one with other settings begins anew. */
    private final Cache<TenantPool, TenantProbes> probes =
            Caffeine.newBuilder().weakKeys().expireAfterAccess(UNUSED).build();

    /**
     * Makes an authorizer.
     *
     * @param pools where the tenants' databases are had
     * @param settings how policies are asked
     * @param meters where durations of checks go
     * @param clock gives the time of the rows that policies see
     */
    public PolicyAuthorizer(TenantPools pools, PolicySettings settings, Meters meters, InstantSource clock) {
        this.pools = pools;
        this.meters = meters;
        this.clock = clock;
        this.session = new ProbeSession(settings, clock);
    }

    @Override
    public CompletionStage<Optional<Failed>> prepare(Tenant tenant) {
        CompletableFuture<PoolResult> pool = pools.obtain(tenant).toCompletableFuture();
        if (pool.isDone() && !pool.isCompletedExceptionally() && pool.join() instanceof PoolResult.Ready) {
            return READY;
        }
        return pool.thenApply(PolicyAuthorizer::trouble);
    }

    private static Optional<Failed> trouble(PoolResult result) {
        return result instanceof PoolResult.NotReady notReady ? Optional.of(notReady.why()) : Optional.empty();
    }

    @Override
    public CompletionStage<Result> read(Request request) {
        return check(Probe.Kind.READ, request);
    }

    @Override
    public CompletionStage<Result> write(Request request) {
        return check(Probe.Kind.WRITE, request);
    }

    private CompletionStage<Result> check(Probe.Kind kind, Request request) {
        if (!Probe.hasRole(request)) {
            return DENIED;
        }
        if (!Probe.hasSubjectOrNone(request)) {
            return BAD_SUBJECT;
        }
        return pools.obtain(request.tenant()).thenCompose(pool -> ask(kind, request, pool));
    }

    private CompletionStage<Result> ask(Probe.Kind kind, Request request, PoolResult result) {
        if (result instanceof PoolResult.Ready ready) {
            TenantId tenant = request.tenant().id();
            return probes.get(ready.pool(), pool -> new TenantProbes(tenant, session, meters, clock))
                    .ask(ready.pool(), Probe.of(kind, request));
        }
        return CompletableFuture.completedFuture(((PoolResult.NotReady) result).why());
    }
}
