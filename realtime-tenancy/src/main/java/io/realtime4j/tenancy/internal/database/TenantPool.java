package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.TenantId;
import java.sql.SQLException;
import java.util.concurrent.CompletionStage;

/** The connections of one tenant's database. Thread-safe; does not block. */
public interface TenantPool {
    /** {@return whose} */
    TenantId tenant();

    /** {@return how many connections there are at most} */
    int size();

    /**
     * Runs work on a connection of its own. When all connections are busy, owners take turns, and the work of one owner keeps its order. The
     * connection has auto-commit off, no transaction open and no state left by others; it is rolled back afterwards.
     *
     * @param owner who wants it, by {@code equals}
     * @param work what to do; runs on a thread of the module and may block
     * @param <T> what comes of it
     * @return its result; fails with {@link PoolExhaustedException} when no connection was free in time or the pool is gone, with the
     *     {@link SQLException} of the work or of the attempt to connect, or with what else the work threw. It completes on the thread
     *     that did the work
     */
    <T> CompletionStage<T> submit(Object owner, SqlWork<T> work);

    /**
     * Runs work that belongs to the tenant itself.
     *
     * @param work what to do
     * @param <T> what comes of it
     * @return its result, as of the other way
     */
    default <T> CompletionStage<T> submit(SqlWork<T> work) {
        return submit(tenant(), work);
    }
}
