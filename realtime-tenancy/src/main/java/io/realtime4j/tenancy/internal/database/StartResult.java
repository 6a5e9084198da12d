package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.tenancy.TenantDatabase;
import org.jspecify.annotations.Nullable;

/** What came of connecting to a tenant's database. */
sealed interface StartResult {
    /**
     * It is connected and ready.
     *
     * @param pool its pool
     * @param settings how it was reached, or null for a data source of the application
     */
    record Started(WatchedPool pool, @Nullable TenantDatabase settings) implements StartResult {}

    /**
     * It is not, which has been logged.
     *
     * @param why what callers are told
     */
    record NotStarted(Authorizer.Failed why) implements StartResult {
        NotStarted(Authorizer.Failure failure) {
            this(new Authorizer.Failed(failure, ""));
        }

        /** Whether the database was tried, so that trying again soon makes little sense. */
        boolean countsAsAttempt() {
            return why.failure() != Authorizer.Failure.SUSPENDED
                    && why.failure() != Authorizer.Failure.TENANT_NOT_FOUND;
        }
    }
}
