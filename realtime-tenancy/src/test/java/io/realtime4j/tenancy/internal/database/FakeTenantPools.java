package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Authorizer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;

/** Pools on data sources that a test hands in, without anything that watches or mends them. Thread-safe. */
public final class FakeTenantPools implements TenantPools, AutoCloseable {
    private static final PoolResult UNKNOWN =
            new PoolResult.NotReady(new Authorizer.Failed(Authorizer.Failure.TENANT_NOT_FOUND, ""));

    private final Map<TenantId, CompletableFuture<PoolResult>> results = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    /** Lets a tenant have a pool. */
    public FakeTenantPools ready(TenantId tenant, DataSource source, int size, Duration queueTarget) {
        TenantPool pool = new DataSourcePool(tenant, source, size, queueTarget, workers, timer);
        results.put(tenant, CompletableFuture.completedFuture(new PoolResult.Ready(pool)));
        return this;
    }

    /** Lets a tenant have no pool. */
    public FakeTenantPools notReady(TenantId tenant, Authorizer.Failure why) {
        PoolResult result = new PoolResult.NotReady(new Authorizer.Failed(why, ""));
        results.put(tenant, CompletableFuture.completedFuture(result));
        return this;
    }

    /** Lets a tenant have what the test completes the returned stage with. */
    public CompletableFuture<PoolResult> pending(TenantId tenant) {
        CompletableFuture<PoolResult> result = new CompletableFuture<>();
        results.put(tenant, result);
        return result;
    }

    @Override
    public CompletionStage<PoolResult> obtain(Tenant tenant) {
        return results.getOrDefault(tenant.id(), CompletableFuture.completedFuture(UNKNOWN));
    }

    @Override
    public void close() {
        workers.shutdownNow();
        timer.shutdownNow();
    }
}
