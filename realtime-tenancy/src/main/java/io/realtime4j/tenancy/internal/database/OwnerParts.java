package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.DatabaseStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * What the owners of all tenants' connections share. Thread-safe.
 *
 * @param starter connects
 * @param users counts a tenant's users on this node
 * @param nodes the nodes that are alive
 * @param regions where tenants belong
 * @param rebalanceInterval how often an owner asks itself whether it is in the right place
 * @param checkInterval how often a connection that nobody uses is looked at
 * @param streams what is to run beside a pool that is connected now
 * @param onReady told which tenant has just been connected
 * @param clock tells the time
 * @param random spreads attempts
 */
record OwnerParts(
        Starter starter,
        ToIntFunction<TenantId> users,
        Supplier<ClusterNodes> nodes,
        RegionMap regions,
        Duration rebalanceInterval,
        Duration checkInterval,
        Supplier<List<DatabaseStream.Factory>> streams,
        Consumer<TenantId> onReady,
        InstantSource clock,
        RandomGenerator random) {}
