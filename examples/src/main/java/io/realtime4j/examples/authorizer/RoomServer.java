package io.realtime4j.examples.authorizer;

import io.realtime4j.broadcast.Broadcast;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.tenancy.Jwt;
import io.realtime4j.transport.tyrus.TyrusTransport;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A server whose private topics are rooms with members. */
public final class RoomServer {
    /** The secret of the one tenant. */
    public static final String SECRET = "a-secret-for-this-example-only-0123456789";

    private RoomServer() {}

    /**
     * Starts it.
     *
     * @param port where to listen, 0 for any
     * @param rooms roles by subject, by room
     * @return the running engine
     */
    public static Realtime start(int port, Map<String, Map<String, String>> rooms) {
        RoomMembers members =
                new RoomMembers(room -> CompletableFuture.completedFuture(rooms.getOrDefault(room, Map.of())));
        return Realtime.builder()
                .settings(RealtimeSettings.builder()
                        .defaultTenant(new TenantId("rooms"))
                        .build())
                .tenants(TenantStore.inMemory(
                        Tenant.named("rooms").jwtSecret(SECRET).build()))
                .tokenVerifier(Jwt.verifier())
                .authorizer(members)
                .feature(Broadcast.feature())
                .transport(TyrusTransport.onPort(port))
                .start();
    }

    /**
     * Runs the server until the program is stopped.
     *
     * @param args none
     * @throws InterruptedException when interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        try (Realtime realtime = start(4000, Map.of("kitchen", Map.of("ann", "owner", "bob", "guest")))) {
            System.out.println("rooms at " + realtime.address().orElseThrow());
            Thread.currentThread().join();
        }
    }
}
