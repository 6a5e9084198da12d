package io.realtime4j.tenancy.internal.admin;

import io.realtime4j.core.TenantLimits;
import io.realtime4j.tenancy.TenantDatabaseSource;
import io.realtime4j.tenancy.internal.control.TenantRecords;

/**
 * What the management of tenants works on.
 *
 * @param records the tenants as they are stored
 * @param source where their databases are described
 * @param databases their databases
 * @param limits those of a new tenant for which nothing is said
 * @param place where this node is
 */
public record AdminParts(
        TenantRecords records, TenantDatabaseSource source, Databases databases, TenantLimits limits, Place place) {}
