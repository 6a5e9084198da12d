package io.realtime4j.examples.readme;

import io.realtime4j.broadcast.Broadcast;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantHandle;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.tenancy.Jwt;
import io.realtime4j.transport.tyrus.TyrusTransport;

/** The program of the README. */
public final class ReadmeProgram {
    private ReadmeProgram() {}

    /**
     * Runs a server until the program is stopped.
     *
     * @param args the secret of the tenant
     * @throws InterruptedException when interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        String secret = args[0];
        // docs: start program
        try (Realtime realtime = Realtime.builder()
                .tenants(TenantStore.inMemory(
                        Tenant.named("chat").jwtSecret(secret).build()))
                .tokenVerifier(Jwt.verifier())
                .feature(Broadcast.feature())
                .transport(TyrusTransport.onPort(4000))
                .start()) {
            TenantHandle chat = realtime.tenant(new TenantId("chat"));
            chat.subscribe(Topic.publicTopic(chat.id(), "room"), message -> System.out.println(message.event()));
            chat.publish("room", "hello", "{\"x\":1}");
            Thread.currentThread().join();
        }
        // docs: end program
    }
}
