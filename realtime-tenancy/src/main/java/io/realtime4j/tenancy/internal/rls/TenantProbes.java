package io.realtime4j.tenancy.internal.rls;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Authorizer.Failed;
import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.core.spi.Authorizer.Result;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.tenancy.internal.database.PoolExhaustedException;
import io.realtime4j.tenancy.internal.database.TenantPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The probes of one tenant. Equal ones that wait for a connection become one; one that runs already is not joined, since it may have
 * looked at the policies before the second question was asked. Who was refused for want of a connection as often lately as there
 * are connections is refused at once; others are not, whose turn comes. Thread-safe.
 */
final class TenantProbes {
    private static final Logger log = LoggerFactory.getLogger(TenantProbes.class);
    private static final Failed EXHAUSTED = new Failed(Failure.POOL_EXHAUSTED, "");
    private static final int MOST_OWNERS = 10_000;
    private static final long[] MILLIS = {10, 250, 5000, 15_000};

    private final TenantId tenant;
    private final ProbeSession session;
    private final InstantSource clock;
    private final Cache<Object, RecentExhaustions> exhaustions;
    private final Meters.Histogram reads;
    private final Meters.Histogram writes;
    private final Map<Probe, CompletableFuture<Result>> waiting = new ConcurrentHashMap<>();

    TenantProbes(TenantId tenant, ProbeSession session, Meters meters, InstantSource clock) {
        this.tenant = tenant;
        this.session = session;
        this.clock = clock;
        this.exhaustions = Caffeine.newBuilder()
                .expireAfterAccess(RecentExhaustions.REMEMBERED)
                .maximumSize(MOST_OWNERS)
                .build();
        this.reads = meters.histogram("realtime_tenants_read_authorization_check", tenant, null, MILLIS);
        this.writes = meters.histogram("realtime_tenants_write_authorization_check", tenant, null, MILLIS);
    }

    CompletionStage<Result> ask(TenantPool pool, Probe probe) {
        RecentExhaustions own = exhaustions.getIfPresent(probe.owner());
        if (own != null && own.reached(pool.size())) {
            return CompletableFuture.completedFuture(EXHAUSTED);
        }
        long start = clock.millis();
        CompletableFuture<Result> fresh = new CompletableFuture<>();
        CompletableFuture<Result> known = waiting.putIfAbsent(probe, fresh);
        if (known == null) {
            submit(pool, probe, fresh);
        }
        return (known == null ? fresh : known).thenApply(result -> measured(pool, probe, start, result));
    }

    private void submit(TenantPool pool, Probe probe, CompletableFuture<Result> answer) {
        var unused = pool.submit(probe.owner(), connection -> run(connection, probe, answer))
                .whenComplete((result, failure) -> {
                    waiting.remove(probe, answer);
                    if (failure != null && cause(failure) instanceof LostConnectionException lost) {
                        end(pool, lost.backend());
                    }
                    answer.complete(failure == null ? result : failed(failure));
                });
    }

    private Result run(Connection connection, Probe probe, CompletableFuture<Result> answer) throws SQLException {
        waiting.remove(probe, answer);
        return session.run(connection, probe);
    }

    private void end(TenantPool pool, int backend) {
        var unused = pool.submit(connection -> ProbeSession.end(connection, backend))
                .whenComplete((ended, failure) -> {
                    if (failure != null || ended) {
                        log.atWarn()
                                .addKeyValue("tenant", tenant)
                                .addKeyValue("backend", backend)
                                .setCause(failure)
                                .log(
                                        failure == null
                                                ? "a policy that did not stop was ended"
                                                : "a policy may still run");
                    }
                });
    }

    private Failed failed(Throwable thrown) {
        Throwable cause = cause(thrown);
        if (cause instanceof PoolExhaustedException) {
            return new Failed(Failure.POOL_EXHAUSTED, String.valueOf(cause.getMessage()));
        }
        if (cause instanceof SQLException lost) {
            return new Failed(Failure.UNAVAILABLE, lost.getSQLState() + " " + lost.getMessage());
        }
        log.atError().addKeyValue("tenant", tenant).setCause(cause).log("policies could not be asked");
        return new Failed(Failure.OTHER, String.valueOf(cause));
    }

    private static @Nullable Throwable cause(Throwable thrown) {
        return thrown instanceof CompletionException ? thrown.getCause() : thrown;
    }

    private Result measured(TenantPool pool, Probe probe, long start, Result result) {
        (probe.kind() == Probe.Kind.READ ? reads : writes).record(clock.millis() - start);
        if (result instanceof Failed failed && failed.failure() == Failure.POOL_EXHAUSTED) {
            countExhaustion(pool, probe.owner());
        }
        return result;
    }

    private void countExhaustion(TenantPool pool, Object owner) {
        if (exhaustions.get(owner, key -> new RecentExhaustions(clock)).add(pool.size())) {
            log.atError()
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("code", ErrorCode.INCREASE_CONNECTION_POOL.wireName())
                    .addKeyValue("limit", pool.size())
                    .log("too many database timeouts");
        }
    }
}
