package io.realtime4j.examples.guests;

import io.realtime4j.broadcast.Broadcast;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.transport.tyrus.TyrusTransport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Guests say their name, get a session, and connect with it: {@code curl -X POST http://localhost:4000/guests/ann}. */
public final class GuestServer {
    private static final TenantId TENANT = new TenantId("guests");
    private static final Duration STAY = Duration.ofHours(1);

    /** By token. */
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    private GuestServer() {}

    /**
     * Starts it.
     *
     * @param port where to listen, 0 for any
     * @return the running engine
     */
    public static Realtime start(int port) {
        return new GuestServer().startOn(port);
    }

    private Realtime startOn(int port) {
        return Realtime.builder()
                .settings(RealtimeSettings.builder().defaultTenant(TENANT).build())
                .tenants(TenantStore.inMemory(Tenant.named(TENANT.value()).build()))
                .tokenVerifier(new SessionTokens(
                        token -> CompletableFuture.completedFuture(sessions.get(token)), InstantSource.system()))
                .feature(Broadcast.feature())
                // docs: start endpoint
                .endpoint(HttpEndpoint.json(
                        "POST",
                        "/guests/{name}",
                        request -> welcome(request.parameters().getOrDefault("name", ""))))
                // docs: end endpoint
                .transport(TyrusTransport.onPort(port))
                .start();
    }

    private CompletableFuture<HttpResponse> welcome(String name) {
        if (!Session.isName(name)) {
            return CompletableFuture.completedFuture(HttpResponse.json(400, "{\"error\":\"letters and digits only\"}"));
        }
        Instant now = Instant.now();
        sessions.values().removeIf(session -> session.expiresAt() <= now.getEpochSecond());
        String token = UUID.randomUUID().toString();
        sessions.put(token, new Session(TENANT, name, now.plus(STAY).getEpochSecond()));
        return CompletableFuture.completedFuture(HttpResponse.json(201, "{\"token\":\"" + token + "\"}"));
    }

    /**
     * Runs the server until the program is stopped.
     *
     * @param args none
     * @throws InterruptedException when interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        try (Realtime realtime = start(4000)) {
            System.out.println("guests at " + realtime.address().orElseThrow());
            Thread.currentThread().join();
        }
    }
}
