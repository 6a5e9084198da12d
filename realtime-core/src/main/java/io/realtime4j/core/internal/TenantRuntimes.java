package io.realtime4j.core.internal;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Meters;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tenants this node has met lately, and the sampling of their counters by the engine's clock thread. A tenant without links
 * whose counters stayed empty is forgotten. Thread-safe.
 */
final class TenantRuntimes {
    private static final int PERIODS_PER_QUIET_CHECK = 60;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Map<TenantId, TenantRuntime> runtimes = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock;
    private final Duration period;
    private final Meters meters;

    TenantRuntimes(ScheduledExecutorService clock, Duration period, Meters meters) {
        this.clock = clock;
        this.period = period;
        this.meters = meters;
    }

    /** Finds or makes the runtime of a tenant that is being used, with these settings. */
    TenantRuntime use(Tenant tenant) {
        TenantRuntime runtime = runtimes.get(tenant.id());
        if (runtime == null) {
            runtime = runtimes.computeIfAbsent(
                    tenant.id(), id -> new TenantRuntime(tenant, (double) period.toNanos() / NANOS_PER_SECOND, meters));
        }
        runtime.update(tenant);
        if (!runtime.isSampling() && runtime.startSampling()) {
            startClock(runtime);
        }
        return runtime;
    }

    @Nullable
    TenantRuntime find(TenantId id) {
        return runtimes.get(id);
    }

    /** The tenants that have users. */
    Set<TenantId> withUsers() {
        return runtimes.values().stream()
                .filter(runtime -> runtime.users() > 0)
                .map(TenantRuntime::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    private void startClock(TenantRuntime runtime) {
        new Sampling(runtime).start();
    }

    /** The periodic samples of one tenant. Runs on the clock thread. */
    private final class Sampling {
        private static final int REQUEST_SAMPLES_PER_PERIOD = 5;

        private final TenantRuntime runtime;
        private long ticks;
        private @Nullable ScheduledFuture<?> future;

        Sampling(TenantRuntime runtime) {
            this.runtime = runtime;
        }

        synchronized void start() {
            long nanos = Math.max(1, period.toNanos() / REQUEST_SAMPLES_PER_PERIOD);
            future = clock.scheduleAtFixedRate(this::tick, nanos, nanos, TimeUnit.NANOSECONDS);
        }

        private synchronized void tick() {
            ticks++;
            runtime.sampleRequests();
            if (ticks % REQUEST_SAMPLES_PER_PERIOD == 0) {
                runtime.sampleEvents();
            }
            boolean check = ticks % (REQUEST_SAMPLES_PER_PERIOD * (long) PERIODS_PER_QUIET_CHECK) == 0;
            if (check && runtime.stopSamplingIfQuiet()) {
                stop();
            }
        }

        private void stop() {
            if (future != null) {
                future.cancel(false);
            }
            if (!runtime.hasLinks()) {
                runtimes.computeIfPresent(
                        runtime.id(), (id, known) -> known == runtime && !known.isSampling() ? null : known);
            }
        }
    }
}
