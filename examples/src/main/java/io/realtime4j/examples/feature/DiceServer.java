package io.realtime4j.examples.feature;

import io.realtime4j.broadcast.Broadcast;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.tenancy.Jwt;
import io.realtime4j.transport.tyrus.TyrusTransport;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;

/** A server with {@link Dice} besides broadcast. */
public final class DiceServer {
    /** The secret of the one tenant. */
    public static final String SECRET = "a-secret-for-this-example-only-0123456789";

    private DiceServer() {}

    /**
     * Starts it.
     *
     * @param port where to listen, 0 for any
     * @param die what the server rolls
     * @return the running engine
     */
    public static Realtime start(int port, IntSupplier die) {
        return Realtime.builder()
                .settings(RealtimeSettings.builder()
                        .defaultTenant(new TenantId("games"))
                        .build())
                .tenants(TenantStore.inMemory(
                        Tenant.named("games").jwtSecret(SECRET).build()))
                .tokenVerifier(Jwt.verifier())
                .feature(Broadcast.feature())
                .feature(new Dice(die))
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
        try (Realtime realtime = start(4000, () -> ThreadLocalRandom.current().nextInt(1, 7))) {
            System.out.println("rolling at " + realtime.address().orElseThrow());
            Thread.currentThread().join();
        }
    }
}
