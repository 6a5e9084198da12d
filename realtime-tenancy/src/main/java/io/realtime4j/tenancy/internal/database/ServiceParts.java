package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.spi.Meters;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.tenancy.DatabaseStream;
import io.realtime4j.tenancy.TenantDatabaseSource;
import io.realtime4j.tenancy.TenantDatabasesSettings;
import io.realtime4j.tenancy.internal.stream.DatabaseBroadcasts;
import java.time.InstantSource;
import java.util.List;

/**
 * What a {@link DatabaseService} is made from.
 *
 * @param tenants the tenants
 * @param databases where their databases are
 * @param given data sources of the application, which come first
 * @param streams what runs beside each pool
 * @param broadcasts where stored broadcasts go
 * @param settings how it is done
 * @param meters where to count
 * @param clock tells the time
 */
public record ServiceParts(
        TenantStore tenants,
        TenantDatabaseSource databases,
        GivenSources given,
        List<DatabaseStream.Factory> streams,
        DatabaseBroadcasts broadcasts,
        TenantDatabasesSettings settings,
        Meters meters,
        InstantSource clock) {}
