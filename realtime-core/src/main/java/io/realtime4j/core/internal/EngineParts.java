package io.realtime4j.core.internal;

import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.core.spi.PubSub;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.core.spi.TokenVerifier;
import io.realtime4j.core.spi.Transport;
import java.time.InstantSource;
import java.util.List;

/**
 * What a node is put together from.
 *
 * @param settings of the engine
 * @param tenants where tenants come from
 * @param tokenVerifier verifies tokens
 * @param authorizer decides about private topics
 * @param pubSub the bus between nodes
 * @param meters where to count
 * @param clock wall clock
 * @param transport accepts links
 * @param features plugged into every channel
 * @param endpoints beside those of the features
 */
public record EngineParts(
        RealtimeSettings settings,
        TenantStore tenants,
        TokenVerifier tokenVerifier,
        Authorizer authorizer,
        PubSub pubSub,
        Meters meters,
        InstantSource clock,
        Transport transport,
        List<ChannelFeature> features,
        List<HttpEndpoint> endpoints) {}
