package io.realtime4j.tenancy.internal.database;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A pool as its owner sees it: it can be looked at, put out of service, mended and ended. Thread-safe; does not block. */
interface WatchedPool extends TenantPool {
    /** Uses a connection; tells what went wrong if there is none that works. Being busy is not wrong. */
    CompletionStage<Optional<SQLException>> check();

    /** Lets everybody fail at once until a reconnect succeeds. */
    void suspend(SQLException cause);

    /** Tries once to connect anew, and goes into service again; tells why not otherwise. */
    CompletionStage<Optional<SQLException>> reconnect();

    /** Ends all connections; the stage is complete when they are ended. */
    CompletionStage<@Nullable Void> close();
}
