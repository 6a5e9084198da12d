package io.realtime4j.tenancy.internal.admin;

/**
 * How a tenant is.
 *
 * @param healthy whether it is served, or could be at once
 * @param connected whether its database is connected
 * @param replicating whether changes of its database are being read
 * @param clients its connected clients, over all nodes
 */
public record TenantHealth(boolean healthy, boolean connected, boolean replicating, int clients) {}
