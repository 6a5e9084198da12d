package io.realtime4j.core.internal;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends connections: those of a tenant whose keys or state changed, or all when the node stops. Thread-safe; the work is done by the
 * lanes.
 */
final class Drain implements TenantStore.Listener {
    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    private final List<LaneState> lanes;
    private final TenantRuntimes runtimes;

    Drain(List<LaneState> lanes, TenantRuntimes runtimes) {
        this.lanes = lanes;
        this.runtimes = runtimes;
    }

    @Override
    public void changed(@Nullable Tenant before, Tenant after) {
        TenantRuntime runtime = runtimes.find(after.id());
        if (runtime != null) {
            runtime.update(after);
        }
        if (before != null && needsReconnect(before, after)) {
            var unused = tenant(after.id());
        }
    }

    @Override
    public void deleted(Tenant tenant) {
        var unused = tenant(tenant.id());
    }

    @Override
    public void disconnect(TenantId id) {
        var unused = tenant(id);
    }

    private static boolean needsReconnect(Tenant before, Tenant after) {
        return !Objects.equals(before.jwtSecret(), after.jwtSecret())
                || !Objects.equals(before.jwks(), after.jwks())
                || before.privateOnly() != after.privateOnly()
                || before.suspended() != after.suspended();
    }

    /** Tells all channels of a tenant, then closes its connections. */
    CompletionStage<@Nullable Void> tenant(TenantId id) {
        log.atWarn().addKeyValue("tenant", id).log("disconnecting all sockets of the tenant");
        return onEachLane(connection -> {
            if (connection.runtime().id().equals(id)) {
                connection.disconnect();
            }
        });
    }

    /** Closes all connections of the node. */
    CompletionStage<@Nullable Void> all() {
        return onEachLane(connection -> connection.close(CloseReason.SERVICE_RESTART, "node stops"));
    }

    private CompletionStage<@Nullable Void> onEachLane(Consumer<ClientConnection> visitor) {
        List<CompletableFuture<@Nullable Void>> done = new ArrayList<>();
        for (LaneState lane : lanes) {
            CompletableFuture<@Nullable Void> future = new CompletableFuture<>();
            done.add(future);
            lane.lane().execute(() -> {
                lane.forEach(visitor);
                future.complete(null);
            });
        }
        return CompletableFuture.allOf(done.toArray(CompletableFuture<?>[]::new));
    }
}
