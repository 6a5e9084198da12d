package io.realtime4j.core;

import io.realtime4j.core.internal.Engine;
import io.realtime4j.core.internal.EngineParts;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.core.spi.PubSub;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.core.spi.TokenVerifier;
import io.realtime4j.core.spi.Transport;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts a node together. What is not set has a local default; a transport and a token verifier are needed. Not safe for use by
 * several threads.
 */
public final class RealtimeBuilder {
    private final List<ChannelFeature> features = new ArrayList<>();
    private final List<HttpEndpoint> endpoints = new ArrayList<>();
    private RealtimeSettings settings = RealtimeSettings.builder().build();
    private TenantStore tenants = TenantStore.inMemory();
    private Authorizer authorizer = Authorizer.denyAll();
    private PubSub pubSub = PubSub.local();
    private Meters meters = Meters.none();
    private InstantSource clock = InstantSource.system();
    private @Nullable TokenVerifier tokenVerifier;
    private @Nullable Transport transport;

    RealtimeBuilder() {}

    /**
     * Sets the engine's settings.
     *
     * @param value the settings
     * @return this builder
     */
    public RealtimeBuilder settings(RealtimeSettings value) {
        this.settings = value;
        return this;
    }

    /**
     * Sets where tenants come from; an empty store in memory otherwise.
     *
     * @param value the store; the caller closes what it needs
     * @return this builder
     */
    public RealtimeBuilder tenants(TenantStore value) {
        this.tenants = value;
        return this;
    }

    /**
     * Sets what verifies tokens. Needed.
     *
     * @param value the verifier
     * @return this builder
     */
    public RealtimeBuilder tokenVerifier(TokenVerifier value) {
        this.tokenVerifier = value;
        return this;
    }

    /**
     * Sets what decides about private topics; {@link Authorizer#denyAll} otherwise.
     *
     * @param value the authorizer
     * @return this builder
     */
    public RealtimeBuilder authorizer(Authorizer value) {
        this.authorizer = value;
        return this;
    }

    /**
     * Sets the bus between nodes; {@link PubSub#local} otherwise.
     *
     * @param value the bus
     * @return this builder
     */
    public RealtimeBuilder pubSub(PubSub value) {
        this.pubSub = value;
        return this;
    }

    /**
     * Sets where to count; {@link Meters#none} otherwise.
     *
     * @param value the meters
     * @return this builder
     */
    public RealtimeBuilder meters(Meters value) {
        this.meters = value;
        return this;
    }

    /**
     * Sets the wall clock, by which tokens expire.
     *
     * @param value the clock
     * @return this builder
     */
    public RealtimeBuilder clock(InstantSource value) {
        this.clock = value;
        return this;
    }

    /**
     * Sets what accepts links. Needed. The engine starts and closes it.
     *
     * @param value the transport
     * @return this builder
     */
    public RealtimeBuilder transport(Transport value) {
        this.transport = value;
        return this;
    }

    /**
     * Adds a feature.
     *
     * @param value a feature not used by another engine
     * @return this builder
     */
    public RealtimeBuilder feature(ChannelFeature value) {
        features.add(value);
        return this;
    }

    /**
     * Adds an HTTP endpoint.
     *
     * @param value the endpoint
     * @return this builder
     */
    public RealtimeBuilder endpoint(HttpEndpoint value) {
        endpoints.add(value);
        return this;
    }

    /**
     * Starts the node. Blocks until it accepts links.
     *
     * @return the running node
     * @throws IllegalStateException when a needed part is missing; the message names it
     * @throws RealtimeException when the address cannot be bound
     */
    public Realtime start() {
        Engine engine = new Engine(new EngineParts(
                settings,
                tenants,
                needed("tokenVerifier", tokenVerifier),
                authorizer,
                pubSub,
                meters,
                clock,
                needed("transport", transport),
                List.copyOf(features),
                List.copyOf(endpoints)));
        engine.start();
        return new Realtime(engine);
    }

    private static <T> T needed(String name, @Nullable T part) {
        if (part == null) {
            throw new IllegalStateException(
                    "the engine needs a " + name + ": call RealtimeBuilder." + name + "(…) before start()");
        }
        return part;
    }
}
