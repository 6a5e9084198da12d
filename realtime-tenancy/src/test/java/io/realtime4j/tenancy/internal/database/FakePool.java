package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.TenantId;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A pool that does no work, but is well or not as the test says. Confined to the test's thread. */
final class FakePool implements WatchedPool {
    @Nullable
    SQLException trouble;

    int checks;
    int reconnects;
    boolean suspended;
    boolean closed;
    private final TenantId tenant;

    FakePool(TenantId tenant) {
        this.tenant = tenant;
    }

    @Override
    public TenantId tenant() {
        return tenant;
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public <T> CompletionStage<T> submit(Object owner, SqlWork<T> work) {
        return CompletableFuture.failedFuture(new SQLException("does no work", "0A000"));
    }

    @Override
    public CompletionStage<Optional<SQLException>> check() {
        checks++;
        return CompletableFuture.completedFuture(Optional.ofNullable(trouble));
    }

    @Override
    public void suspend(SQLException cause) {
        suspended = true;
    }

    @Override
    public CompletionStage<Optional<SQLException>> reconnect() {
        reconnects++;
        suspended = trouble != null;
        return CompletableFuture.completedFuture(Optional.ofNullable(trouble));
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        closed = true;
        return CompletableFuture.completedFuture(null);
    }
}
