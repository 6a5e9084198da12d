package io.realtime4j.examples.lobby;

import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.presence.Occupancy;
import io.realtime4j.presence.Presence;
import io.realtime4j.presence.PresenceEntry;
import io.realtime4j.presence.PresenceFeature;
import io.realtime4j.presence.TrackedPresence;
import io.realtime4j.tenancy.Jwt;
import io.realtime4j.transport.tyrus.TyrusTransport;
import java.util.List;
import java.util.stream.Collectors;

/** A lobby: {@code GET /who} tells who is in it, and a host is there who says how many guests there are. */
public final class Lobby {
    private Lobby() {}

    /**
     * Starts the lobby.
     *
     * @param port where to listen, 0 for any
     * @param secret what signs tokens
     * @return the running engine
     */
    public static Realtime start(int port, String secret) {
        // docs: start feature
        PresenceFeature presence = Presence.feature();
        Topic lobby = Topic.publicTopic(new TenantId("lobby"), "room");
        Realtime realtime = Realtime.builder()
                .settings(
                        RealtimeSettings.builder().defaultTenant(lobby.tenant()).build())
                .tenants(TenantStore.inMemory(
                        Tenant.named("lobby").jwtSecret(secret).build()))
                .tokenVerifier(Jwt.verifier())
                .feature(presence)
                .endpoint(HttpEndpoint.of(
                        "GET", "/who", request -> presence.list(lobby).thenApply(Lobby::names)))
                .transport(TyrusTransport.onPort(port))
                .start();
        // docs: end feature
        // docs: start own
        TrackedPresence host = presence.track(lobby, "host", "{\"guests\":0}");
        Occupancy occupancy = presence.occupancy(lobby);
        presence.observe(lobby, diff -> host.update("{\"guests\":" + (occupancy.entries() - 1) + "}"));
        // docs: end own
        return realtime;
    }

    private static HttpResponse names(List<PresenceEntry> entries) {
        return HttpResponse.text(
                200, entries.stream().map(PresenceEntry::key).sorted().collect(Collectors.joining(", ")));
    }

    /**
     * Runs the lobby until the program is stopped.
     *
     * @param args the secret
     * @throws InterruptedException when interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        try (Realtime realtime = start(4000, args[0])) {
            System.out.println("lobby at " + realtime.address().orElseThrow());
            Thread.currentThread().join();
        }
    }
}
