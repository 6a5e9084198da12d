package io.realtime4j.core;

import io.realtime4j.core.internal.Engine;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;

/**
 * One node: an engine that serves channels to clients. An application may run any number of them; they share nothing.
 *
 * <pre>{@code
 * Realtime realtime = Realtime.builder()
 *         .tenants(TenantStore.inMemory(Tenant.named("chat").jwtSecret(secret).build()))
 *         .tokenVerifier(Jwt.verifier())
 *         .feature(Broadcast.feature())
 *         .transport(TyrusTransport.onPort(4000))
 *         .start();
 * realtime.tenant(new TenantId("chat")).publish("room", "hello", "{\"x\":1}");
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Realtime implements AutoCloseable {
    private final Engine engine;

    Realtime(Engine engine) {
        this.engine = engine;
    }

    /** {@return a builder with all defaults} */
    public static RealtimeBuilder builder() {
        return new RealtimeBuilder();
    }

    /**
     * Acts for a tenant, known to the store or not.
     *
     * @param id its external id
     * @return a handle; cheap
     */
    public TenantHandle tenant(TenantId id) {
        return engine.handle(id);
    }

    /** {@return where the transport listens, when it does} */
    public Optional<InetSocketAddress> address() {
        return engine.address();
    }

    /** {@return open connections on this node} */
    public int connections() {
        return engine.connections();
    }

    /** {@return the tenants of which a connection has joined a channel, on this node} */
    public Set<TenantId> tenantsWithUsers() {
        return engine.tenantsWithUsers();
    }

    /**
     * Stops the node: refuses joins, closes all connections with 1012, ends the transport. Blocks until that is done, at most
     * as long as {@link RealtimeSettings#shutdownTimeout}. Idempotent.
     */
    @Override
    public void close() {
        engine.stop();
    }
}
