package io.realtime4j.transport.tyrus;

import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.OutboundLimits;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What all connections of a started transport share.
 *
 * @param settings the transport's
 * @param gateway the engine
 * @param limits bounds of outbound queues
 * @param meters where to count
 * @param container the Tyrus side
 * @param proxies whose {@code X-Forwarded-For} counts
 * @param workers threads that may block
 * @param readers threads that read large messages
 * @param lanes the lane for the next link; any thread
 * @param accepting false when the transport is about to stop
 */
record Hosting(
        TyrusSettings settings,
        Gateway gateway,
        OutboundLimits limits,
        TransportMeters meters,
        HostContainer container,
        TrustedProxies proxies,
        Executor workers,
        Executor readers,
        Supplier<NettyLane> lanes,
        BooleanSupplier accepting) {}
