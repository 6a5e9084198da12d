package io.realtime4j.core.internal;

import io.realtime4j.core.TenantHandle;
import io.realtime4j.core.TenantId;
import java.net.InetSocketAddress;
import java.util.Optional;

/** One running node. */
public final class Engine {
    private final EngineParts parts;

    /**
     * Puts a node together.
     *
     * @param parts what it is made from
     */
    public Engine(EngineParts parts) {
        this.parts = parts;
    }

    /** Starts it. */
    public void start() {}

    /** Stops it. */
    public void stop() {}

    /**
     * Acts for a tenant.
     *
     * @param id the tenant
     * @return its handle
     */
    public TenantHandle handle(TenantId id) {
        return java.util.Objects.requireNonNull(null);
    }

    /** {@return where the transport listens} */
    public Optional<InetSocketAddress> address() {
        return parts.transport().address();
    }

    /** {@return open connections} */
    public int connections() {
        return 0;
    }
}
