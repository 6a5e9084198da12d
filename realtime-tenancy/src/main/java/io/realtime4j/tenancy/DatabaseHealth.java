package io.realtime4j.tenancy;

/**
 * How a tenant's database is served by this node.
 *
 * @param healthy whether it is served, or could be at once; false while it is degraded, or its schema is not up to date, or clients are
 *     connected but the database is not
 * @param connected whether it is connected and works
 * @param replicating whether changes of it are being read
 * @param clients connected clients
 */
public record DatabaseHealth(boolean healthy, boolean connected, boolean replicating, int clients) {}
