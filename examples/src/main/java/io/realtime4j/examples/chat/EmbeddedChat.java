package io.realtime4j.examples.chat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.broadcast.Broadcast;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantHandle;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.tenancy.Jwt;
import io.realtime4j.transport.tyrus.TyrusTransport;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A chat: one program serves the page and the messages. Open {@code http://localhost:4000/} in two windows. */
public final class EmbeddedChat {
    private static final String SECRET = "a-secret-for-this-example-only-0123456789";

    private EmbeddedChat() {}

    /**
     * Starts the chat.
     *
     * @param port where to listen, 0 for any
     * @return the running engine
     */
    public static Realtime start(int port) {
        Slice page = page();
        // docs: start engine
        Realtime realtime = Realtime.builder()
                .settings(RealtimeSettings.builder()
                        .defaultTenant(new TenantId("chat"))
                        .build())
                .tenants(TenantStore.inMemory(
                        Tenant.named("chat").jwtSecret(SECRET).build()))
                .tokenVerifier(Jwt.verifier())
                .feature(Broadcast.feature())
                .endpoint(HttpEndpoint.of("GET", "/", request -> html(page)))
                .transport(TyrusTransport.onPort(port))
                .start();
        // docs: end engine
        // docs: start publish
        TenantHandle chat = realtime.tenant(new TenantId("chat"));
        Topic room = Topic.publicTopic(chat.id(), "room");
        chat.subscribe(room, message -> {
            if (message.event().equals("hello")) {
                chat.publish("room", "welcome", message.text());
            }
        });
        // docs: end publish
        return realtime;
    }

    private static CompletableFuture<HttpResponse> html(Slice page) {
        return CompletableFuture.completedFuture(
                new HttpResponse(200, Map.of("content-type", "text/html; charset=utf-8"), page));
    }

    private static Slice page() {
        try (InputStream in = EmbeddedChat.class.getResourceAsStream("/chat.html")) {
            if (in == null) {
                throw new IllegalStateException("chat.html is missing from the program");
            }
            String token = JWT.create()
                    .withClaim("role", "anon")
                    .withExpiresAt(Instant.now().plus(Duration.ofDays(1)))
                    .sign(Algorithm.HMAC256(SECRET));
            return Slice.utf8(Slice.of(in.readAllBytes()).utf8().replace("{{token}}", token));
        } catch (IOException e) {
            throw new IllegalStateException("chat.html cannot be read", e);
        }
    }

    /**
     * Runs the chat until the program is stopped.
     *
     * @param args none
     * @throws InterruptedException when interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        try (Realtime realtime = start(4000)) {
            System.out.println("chat at " + realtime.address().orElseThrow());
            Thread.currentThread().join();
        }
    }
}
