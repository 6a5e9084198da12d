package io.realtime4j.tenancy.internal.admin;

import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.DatabaseHealth;
import io.realtime4j.tenancy.TenantDatabase;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Databases of tenants that write down what is asked of them, and fail when told so. For one thread. */
final class FakeDatabases implements Databases {
    final List<String> asked;
    DatabaseHealth health = new DatabaseHealth(true, false, false, 0);
    boolean reachable = true;

    FakeDatabases(List<String> asked) {
        this.asked = asked;
    }

    @Override
    public CompletionStage<@Nullable Void> migrate(TenantId id) {
        return done("migrate " + id);
    }

    @Override
    public CompletionStage<@Nullable Void> shutdown(TenantId id) {
        asked.add("shutdown " + id);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Optional<DatabaseHealth>> health(TenantId id) {
        return CompletableFuture.completedFuture(id.value().equals("acme") ? Optional.of(health) : Optional.empty());
    }

    @Override
    public CompletionStage<@Nullable Void> dropSlots(TenantId id, TenantDatabase database) {
        return done("drop slots on " + database.host());
    }

    private CompletionStage<@Nullable Void> done(String what) {
        asked.add(what);
        return reachable
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(new IllegalStateException("the database is out of reach"));
    }
}
