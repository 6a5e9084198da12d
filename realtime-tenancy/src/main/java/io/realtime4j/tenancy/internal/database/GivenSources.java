package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.TenantId;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Data sources of the application.
 *
 * @param sources finds that of a tenant
 * @param size connections that may be used at a time, per tenant
 */
public record GivenSources(Function<TenantId, Optional<DataSource>> sources, int size) {
    /** {@return none} */
    public static GivenSources none() {
        return new GivenSources(tenant -> Optional.empty(), 1);
    }

    Optional<DatabaseAccess> find(TenantId tenant) {
        return sources.apply(tenant).map(source -> new GivenAccess(source, size));
    }
}
