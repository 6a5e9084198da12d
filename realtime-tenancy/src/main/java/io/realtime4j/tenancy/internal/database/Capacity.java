package io.realtime4j.tenancy.internal.database;

import io.realtime4j.tenancy.TenantDatabase;

/**
 * Connections that a server has left, and how many are wanted.
 *
 * @param free what {@code max_connections} leaves when sessions other than of tenants' pools are taken off
 * @param required how many would be needed at the most, less a twentieth
 */
record Capacity(int free, int required) {
    /** Subscriptions, health check, janitor, two for migrations, broadcasts from the database, row changes, ending a slot. */
    private static final int FIXED = 8;

    private static final int PERCENT = 95;

    /** Compares what a server has left with what a tenant wants. */
    static Capacity of(int free, TenantDatabase database) {
        return new Capacity(free, required(database));
    }

    private static int required(TenantDatabase database) {
        long most = (long) FIXED + database.subscriptionPoolSize() + database.poolSize();
        return (int) Math.min(Integer.MAX_VALUE, (most * PERCENT + 99) / 100);
    }

    boolean isEnough() {
        return required < free;
    }

    /** What operators of the reference server know. */
    String shortage() {
        return "Only " + free + " available connections. At least " + required + " connections are required.";
    }
}
